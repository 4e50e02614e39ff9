import { createHash } from 'node:crypto'
import { ElemType } from '@tidings/model'
import type { ImportItem } from '@tidings/server'
import type { Line } from './dialogues.ts'
import type { Past, Place, Recent } from './past.ts'

const LINE_MS = 41_000
const MINUTE_MS = 60_000
const RECENT_LINE_MS = 20_000

/** Lines of long ago as an import takes them, oldest first; `now` in Unix milliseconds, days by the local calendar. */
export function pastItems(past: readonly Past[], now: number): ImportItem[] {
  const today = new Date(now)
  const items = past.flatMap((part) => {
    const [hour, minute] = part.at.split(':').map(Number)
    const day = today.getDate() - part.daysAgo
    const start = new Date(today.getFullYear(), today.getMonth(), day, hour, minute).getTime()
    const seed = `${part.daysAgo} ${part.at}`
    return part.lines.map((line, nth) =>
      'hint' in line
        ? { ...itemOf(part, line.hint, start + nth * LINE_MS, `${seed} ${nth}`), aside: true }
        : itemOf(part, line, start + nth * LINE_MS, `${seed} ${nth}`),
    )
  })
  return items.sort((a, b) => a.time - b.time)
}

/** Lines of just now, oldest first. */
export const recentItems = (recent: readonly Recent[], now: number): ImportItem[] =>
  recent
    .flatMap((part) =>
      part.lines.map((line, nth) =>
        itemOf(part, line, now - part.minutesAgo * MINUTE_MS + nth * RECENT_LINE_MS, `${part.minutesAgo} ${nth}`),
      ),
    )
    .sort((a, b) => a.time - b.time)

/** The id comes from what and where it is, not from when: a second start finds every line there. */
function itemOf(place: Place, [from, text, ...mentions]: Line, time: number, seed: string): ImportItem {
  const isGroup = 'group' in place
  const where = isGroup ? place.group : place.between.join(' ')
  const hash = createHash('sha256')
    .update(JSON.stringify([where, seed, from, text]))
    .digest('base64url')
  return {
    clientMsgID: `demo-${hash.slice(0, 27)}`,
    from,
    to: isGroup ? null : from === place.between[0] ? place.between[1] : place.between[0],
    group: isGroup ? place.group : null,
    time,
    tie: 0,
    elem: { type: ElemType.TEXT, text },
    cloudCustomData: '',
    mentions,
  }
}
