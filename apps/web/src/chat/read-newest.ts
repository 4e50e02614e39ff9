import type { HistoryResult } from '@tidings/browser'
import type { LoadedMessages } from './loaded-messages.ts'

/**
 * How such a read ended: at loaded messages, at the history's beginning, with the loaded ones left behind, or with nothing
 * but what waits to be sent, because the history could not be read.
 */
export type NewestEnd = 'met' | 'beginning' | 'anew' | 'unreachable'

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
  // Neither an end nor a way on: asking again at once would go on for ever.
  if (!page.isFinished && page.cursor === null) {
    loaded.takeWaiting(read)
    return 'unreachable'
  }
  loaded.takeNewest(read)
  if (page.isFinished) return 'beginning'
  return isLeftBehind ? 'anew' : 'met'
}
