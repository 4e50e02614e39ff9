import type { Filter, Position } from '@tidings/model'
import { Query } from '../list/query.ts'
import type { View } from '../store/view.ts'
import type { Session } from './session.ts'

// Above every id: "strictly below that key" as a position.
const AFTER_ALL_IDS = '\x7f'

export interface ListPage {
  readonly views: readonly View[]
  readonly isFinished: boolean
}

/**
 * A page of the list below an order key (0 = from the top). It never ends inside a run of equal keys: it stops before the
 * run, or takes all of it when the run is the whole page (K6), so one number is enough to go on from.
 */
export async function readList(session: Session, filter: Filter, nextSeq: number, count: number): Promise<ListPage> {
  const { mirror } = session
  const query = new Query(filter, mirror)
  const views: View[] = []
  const below: Position | null = nextSeq === 0 ? null : { orderKey: nextSeq, id: AFTER_ALL_IDS }
  const keyAt = (i: number) => views.at(i)?.position.orderKey
  const { isFinished } = await mirror.walk(below, (view) => {
    if (!query.has(view)) return true
    // One more than asked: it tells whether the page is the last, and whether it would cut a run.
    views.push(view)
    return views.length <= count || keyAt(-1) === keyAt(0)
  })
  if (views.length <= count || (isFinished && keyAt(-1) === keyAt(0))) return { views, isFinished }
  const next = keyAt(-1)
  let end = views.length - 1
  while (end > 0 && views[end - 1]?.position.orderKey === next) end--
  return { views: views.slice(0, end), isFinished: false }
}
