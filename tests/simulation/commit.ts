import type { Step } from '@tidings/server'

/** One command that was committed. */
export interface Commit {
  /** As the command asked, and as the storage was told: they differ where a fault is planted. */
  readonly asked: readonly Step[]
  readonly done: readonly Step[]
  readonly epoch: string
  /** The node's clock when the command was handed over, Unix milliseconds. */
  readonly now: number
}
