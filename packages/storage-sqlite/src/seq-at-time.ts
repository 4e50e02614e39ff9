import type { Tables } from '@tidings/server'
import type { Database } from '@tidings/sqlite'

/**
 * Finds by halving, with no index of its own: in a timeline times never fall, because a message is never stamped older
 * than the one before it. Costs as many look-ups as the length of the timeline has binary digits.
 */
export function seqAtTime(db: Database): Tables['seqAtTime'] {
  const last = db.prepare('SELECT seq, time FROM messages WHERE timeline = ? ORDER BY seq DESC LIMIT 1')
  const atOrAbove = db.prepare('SELECT seq, time FROM messages WHERE timeline = ? AND seq >= ? ORDER BY seq LIMIT 1')
  return (timeline, time) => {
    const newest = last.get<{ seq: number; time: number }>(timeline)
    if (!newest) return 0
    if (newest.time <= time) return newest.seq
    let found = 0
    let low = 1
    let high = newest.seq
    while (low < high) {
      const middle = Math.floor((low + high) / 2)
      const message = atOrAbove.get<{ seq: number; time: number }>(timeline, middle)
      if (message && message.time <= time) {
        found = message.seq
        low = message.seq + 1
      } else high = middle
    }
    return found
  }
}
