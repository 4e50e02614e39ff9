import { isVisible, type Mutation } from '@tidings/model'
import type { Down, Up } from '@tidings/protocol'
import type { Checks } from './checks.ts'
import type { Line, LineEnd } from './line.ts'
import type { ReferenceModel, Wish } from './reference-model.ts'

type Frame = Up | Down
/** A device pulls once when it is greeted; what else it pulls for has a cause. */
const FREE_PULLS = 2

/** Reads every frame of an app: who is shown what, who asks for what, and what is rare. */
export class FrameWatch {
  readonly #checks: Checks
  readonly #model: ReferenceModel
  /** Stands in every text of any other app. */
  readonly #foreign: string
  readonly #tenant: number
  readonly #nodes = new Map<string, LineEnd | null>()
  /** Devices whose last walk did not end. */
  readonly #walking = new Set<string>()
  readonly #epochs = new Map<string, string>()
  readonly #onNews: (device: string, count: number) => void

  constructor(parts: {
    checks: Checks
    model: ReferenceModel
    foreign: string
    tenant: number
    onNews: (device: string, count: number) => void
  }) {
    this.#checks = parts.checks
    this.#model = parts.model
    this.#foreign = parts.foreign
    this.#tenant = parts.tenant
    this.#onNews = parts.onNews
  }

  line(device: string, node: LineEnd | null): Line {
    const before = this.#nodes.get(device)
    if (before && node && before !== node) this.#checks.count('device at another node')
    this.#nodes.set(device, node)
    return {
      device,
      userID: device.slice(0, device.lastIndexOf('-')),
      tenant: this.#tenant,
      node,
      pulls: new Set(),
      reads: new Map(),
      causes: FREE_PULLS,
      isWalking: false,
      epoch: '',
      pushedTo: 0,
      news: 0,
    }
  }

  /** A node hands a frame to the network: from here on it counts as shown (invariants 11 and 12). */
  said(line: Line, text: string): Down {
    if (text.includes(this.#foreign)) this.#checks.bad('an app never hears of another', `${line.device} ${text}`)
    const frame = JSON.parse(text) as Down
    switch (frame.type) {
      case 'push':
      case 'pulled':
      case 'walked':
        for (const row of frame.rows) if (row.kind === 'conversation' && row.last) this.#see(line, row.id, row.last)
        break
      case 'messages':
        for (const message of frame.messages) this.#see(line, frame.id, message)
        break
      case 'online':
        this.#see(line, frame.id, { ...frame.message, seq: 0 })
        break
    }
    return frame
  }

  #see(line: Line, id: string, message: { readonly seq: number; readonly sender: string }): void {
    const { userID, device } = line
    const { seq, sender } = message
    const floor = this.#model.line(userID, id)?.gone ?? 0
    if (seq > 0 && seq <= floor) this.#checks.bad('cleared history stays gone', `${device} ${id} ${seq}`)
    const isTheirs = id.startsWith('group_')
      ? seq === 0 || isVisible(seq, this.#model.spansOf(userID, id.slice(6)))
      : sender === userID || sender === id.slice(4)
    if (!isTheirs) this.#checks.bad('nobody is shown what is not theirs', `${device} ${id} ${seq}`)
  }

  /** A node gets a frame. */
  asked(line: Line, text: string): void {
    const frame = JSON.parse(text) as Up
    this.#checks.trace(line.device, frame.type, text.length)
    if (frame.type === 'mutate') {
      for (const { opID, epoch, mutation } of frame.ops) {
        if (this.#model.wishes.has(`${line.userID} ${opID}`)) this.#checks.count('operation asked again')
        this.#model.wishes.set(`${line.userID} ${opID}`, { epoch, mutation: mutation as Mutation })
        if (mutation.kind === 'read') line.reads.set(mutation.id, mutation.upTo.seq)
      }
    } else if (frame.type === 'group') this.#model.groupWishes.set(`${line.userID} ${frame.opID}`, frame.action)
    else if (frame.type === 'pull') this.#pull(line, frame.rid)
    else if (frame.type === 'walk') {
      line.isWalking = true
      this.#walking.add(line.device)
    }
  }

  #pull(line: Line, rid: number): void {
    line.pulls.add(rid)
    if (--line.causes < 0) this.#checks.bad('a pull has a cause', line.device)
  }

  /** A device gets a frame. */
  heard(line: Line, frame: Frame): void {
    this.#checks.trace(line.device, frame.type, 0)
    switch (frame.type) {
      case 'push':
        line.causes++
        if (line.pulls.size > 0) this.#checks.count('push during pull')
        if (line.isWalking) this.#checks.count('push during walk')
        if (line.pushedTo > 0 && frame.prev > line.pushedTo) this.#checks.count('gap between pushes')
        line.pushedTo = frame.to
        this.#seeReads(line, frame)
        this.#news(line, frame.rows.length)
        break
      case 'pulled':
        line.pulls.delete(frame.rid)
        line.pushedTo = frame.to
        if (frame.more) this.#checks.count('pull of several pages')
        if (frame.rows.length > 0) line.causes++
        this.#news(line, frame.rows.length)
        break
      case 'walked':
        line.isWalking = frame.more
        if (!frame.more) this.#walking.delete(line.device)
        line.causes++
        if (frame.more) this.#checks.count('walk of several pages')
        this.#news(line, frame.rows.length)
        break
      case 'welcome':
        this.#greeted(line, frame.epoch)
        break
      case 'reset':
        line.pulls.delete(frame.rid)
        line.causes++
        this.#checks.count('reset')
        break
      case 'pong':
      case 'head':
        line.causes++
        break
      case 'mutated':
        this.#settled(line, frame)
        break
    }
  }

  #greeted(line: Line, epoch: string): void {
    line.epoch = epoch
    const before = this.#epochs.get(line.device)
    if (before && before !== epoch) this.#checks.count('another epoch')
    if (before && before !== epoch && this.#walking.has(line.device)) this.#checks.count('reset during walk')
    this.#epochs.set(line.device, epoch)
  }

  #seeReads(line: Line, frame: Extract<Down, { type: 'push' }>): void {
    for (const row of frame.rows)
      if (row.kind === 'conversation' && row.last && row.last.sender !== line.userID) {
        const upTo = line.reads.get(row.id)
        if (upTo !== undefined && row.last.seq > upTo) this.#checks.count('pending read over foreign messages')
      }
  }

  #settled(line: Line, frame: Extract<Down, { type: 'mutated' }>): void {
    this.#news(line, frame.results.length)
    for (const result of frame.results) {
      const wish = this.#model.wishes.get(`${line.userID} ${result.opID}`)
      if (wish && 'id' in wish.mutation) line.reads.delete(wish.mutation.id)
      if (wish && wish.epoch !== frame.epoch) this.#checks.count('ack after epoch change')
      if (result.outcome === 'done' && result.superseded) this.#checks.count('operation superseded')
      if (result.outcome === 'refused') this.#refused(line, frame, wish)
      if (result.outcome === 'retry') this.#checks.count('operation put off')
    }
  }

  #refused(line: Line, frame: Extract<Down, { type: 'mutated' }>, wish: Wish | undefined): void {
    this.#checks.count('operation refused')
    // Rule F: the answer to a second making of a name says the id that it has, and what follows goes out with that one.
    if (wish?.mutation.kind !== 'labelled' || wish.epoch !== frame.epoch) return
    const { label } = wish.mutation
    if (!this.#model.labelsOf(line.userID).has(label))
      this.#checks.bad('a folder goes by the id that it has', `${line.device} ${label}`)
  }

  #news(line: Line, count: number): void {
    line.news += count
    this.#onNews(line.device, count)
  }
}
