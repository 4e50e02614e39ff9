import type { HistoryResult } from '@tidings/browser'
import type { LoadedMessages } from './loaded-messages.ts'

/**
 * How such a read ended: at loaded messages, at the history's beginning, in a gap, with the loaded ones left behind, or
 * without a single stored message, because there is no line to ask for them.
 */
export type NewestEnd = 'met' | 'beginning' | 'gap' | 'anew' | 'unreachable'

/** The SDK's largest page: for what came while nobody looked. */
const MOST = 100
/** Further than that nobody reads back from the newest message; who scrolls up loads it again. */
const CATCH_UP_PAGES = 10

/** Reads on from the newest message until it meets what is loaded, and hands it over. Rejects as a page does. */
export async function readNewest(
  loaded: LoadedMessages,
  pageOf: (before: number | null, count: number) => Promise<HistoryResult>,
  count: number,
): Promise<NewestEnd> {
  const before = loaded.ids
  let page = await pageOf(null, Math.min(count, MOST))
  const messages = [...page.messageList]
  const firstPage = messages.length
  const isOpenEnded = () => !page.isFinished && loaded.hasGapTo(page.messageList)
  let isLeftBehind = false
  for (let pages = 1; isOpenEnded() && page.cursor !== null; pages++) {
    if (pages > CATCH_UP_PAGES) {
      loaded.restart()
      isLeftBehind = true
    } else {
      page = await pageOf(page.cursor, MOST)
      messages.push(...page.messageList)
    }
  }
  const read = { messages, firstPage, before, isFinished: page.isFinished }
  if (isOpenEnded()) {
    loaded.takeKnown(read)
    return 'gap'
  }
  loaded.takeNewest(read)
  if (page.isFinished) return 'beginning'
  // What waits to be sent is all that there is to show: the rest is to be asked for, and cannot be now.
  if (page.cursor === null && messages.every(({ seq }) => seq === 0)) return 'unreachable'
  return isLeftBehind ? 'anew' : 'met'
}
