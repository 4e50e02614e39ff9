import type { ConversationMutation, Span } from '@tidings/model'

/** A message as a person would remember it: its place is its number in the talk. */
export interface Said {
  readonly sender: string
  readonly name: string
  readonly at: number
  readonly isCounted: boolean
  readonly isShown: boolean
}

/** What one person sees of one talk. Places are numbers of messages; moments are the person's own clock. */
export interface ModelLine {
  /** Newest place that this person knows of, and newest one that a list shows. */
  end: number
  shownTo: number
  readTo: number
  gone: number
  hiddenTo: number
  /** When it was last moved to the top of the list, and of the pinned ones; 0 = never. */
  movedAt: number
  pinnedAt: number
  isPinned: boolean
  pinT: number
  revivedT: number
  hiddenT: number
  recvOpt: number
  recvOptT: number
  customData: string
  customDataT: number
  readonly marks: Set<number>
  readonly markT: Map<number, number>
  readonly labels: Set<string>
  readonly labelT: Map<string, number>
}

export const freshLine = (): ModelLine => ({
  end: 0,
  shownTo: 0,
  readTo: 0,
  gone: 0,
  hiddenTo: -1,
  movedAt: 0,
  pinnedAt: 0,
  isPinned: false,
  pinT: 0,
  revivedT: 0,
  hiddenT: 0,
  recvOpt: 0,
  recvOptT: 0,
  customData: '',
  customDataT: 0,
  marks: new Set(),
  markT: new Map(),
  labels: new Set(),
  labelT: new Map(),
})

export const isShown = (line: ModelLine): boolean => line.shownTo > line.hiddenTo
export const lastOf = (line: ModelLine): number => (line.shownTo > line.gone ? line.shownTo : 0)

/** Messages of others that came after what was read and are not gone, counted one by one. */
export function unreadOf(
  line: ModelLine,
  talk: readonly Said[],
  userID: string,
  spans: readonly Span[] | null,
): number {
  let count = 0
  for (const [i, said] of talk.entries()) {
    const place = i + 1
    const isTheirs = spans === null || spans.some((s) => place > s.join && place <= (s.leave ?? place))
    if (place > line.readTo && place > line.gone && said.sender !== userID && said.isCounted && isTheirs) count++
  }
  return count
}

/** What a wish does to a line. `place` is where the named message stands, `t` when it was wished. */
export function grant(line: ModelLine, wish: ConversationMutation, t: number, place: number, next: () => number): void {
  /** Wishes older than a deletion went with it. */
  const isOlder = t < line.hiddenT
  const revive = () => {
    line.hiddenTo = -1
    line.revivedT = Math.max(line.revivedT, t)
  }
  switch (wish.kind) {
    case 'read':
    case 'readTime':
      line.readTo = Math.max(line.readTo, Math.min(place, line.end))
      break
    case 'clear':
      line.gone = Math.max(line.gone, Math.min(place, line.end))
      break
    case 'pin':
      if (isOlder || t < line.pinT) break
      if (wish.pinned) revive()
      if (wish.pinned && !line.isPinned) line.pinnedAt = next()
      line.isPinned = wish.pinned
      line.pinT = t
      break
    case 'recvOpt':
      if (t < line.recvOptT) break
      line.recvOpt = wish.opt
      line.recvOptT = t
      break
    case 'customData':
      if (isOlder || t < line.customDataT) break
      if (wish.data !== '') revive()
      line.customData = wish.data
      line.customDataT = t
      break
    case 'mark':
      if (isOlder) break
      if (wish.on) revive()
      for (let bit = 0; bit < 64; bit++) {
        if (!((BigInt(wish.bits) >> BigInt(bit)) & 1n) || t < (line.markT.get(bit) ?? 0)) continue
        line.markT.set(bit, t)
        if (wish.on) line.marks.add(bit)
        else line.marks.delete(bit)
      }
      break
    case 'labelled':
      if (isOlder || t < (line.labelT.get(wish.label) ?? 0)) break
      if (wish.on) revive()
      line.labelT.set(wish.label, t)
      if (wish.on) line.labels.add(wish.label)
      else line.labels.delete(wish.label)
      break
    case 'delete': {
      const upTo = Math.min(place, line.end)
      if (wish.clear) line.gone = Math.max(line.gone, upTo)
      if (line.shownTo > upTo || t < line.revivedT) break
      line.readTo = Math.max(line.readTo, upTo)
      line.hiddenTo = Math.max(line.hiddenTo, upTo)
      line.hiddenT = Math.max(line.hiddenT, t)
      line.isPinned = false
      line.pinT = Math.max(line.pinT, t)
      for (const set of [line.marks, line.markT, line.labels, line.labelT]) set.clear()
      break
    }
  }
}
