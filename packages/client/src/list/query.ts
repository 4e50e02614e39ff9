import { type Filter, type FilterFacts, matches } from '@tidings/model'
import type { Mirror } from '../store/mirror.ts'
import type { View } from '../store/view.ts'
import { searchTexts } from './search-texts.ts'

/** What lists and their counts read of the device. */
export type ListSource = Pick<Mirror, 'exclusively' | 'labels' | 'names' | 'subscribe' | 'totalUnread' | 'walk'>

/** A filter as this device understands it: names of conversation groups move, so it knows which one its name meant. */
export class Query {
  readonly filter: Filter
  readonly #source: ListSource
  readonly #label: string | undefined

  constructor(filter: Filter, source: ListSource) {
    this.filter = filter
    this.#source = source
    this.#label = this.#labelNow()
  }

  /** Whether every conversation belongs. */
  get isAny(): boolean {
    return Object.values(this.filter).every((condition) => condition === null)
  }

  /** True when the name means another conversation group by now, or none: others belong than before. */
  get isStale(): boolean {
    return this.#labelNow() !== this.#label
  }

  /** Whether a conversation shows and belongs. */
  has(view: View): boolean {
    if (view.hidden) return false
    const facts: FilterFacts = {
      labelID: () => this.#label,
      texts: () => searchTexts(view, this.#source.names),
    }
    return matches(this.filter, view.id, view.state, facts)
  }

  #labelNow(): string | undefined {
    const name = this.filter.conversationGroup
    if (!name) return undefined
    for (const [id, held] of this.#source.labels) if (held === name) return id
    return undefined
  }
}
