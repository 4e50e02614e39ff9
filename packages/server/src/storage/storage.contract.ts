import { describe, test } from 'vitest'
import { accountContract } from './account.contract.ts'
import { commandContract } from './command.contract.ts'
import { feedContract } from './feed.contract.ts'
import { messageContract } from './message.contract.ts'
import type { Storage } from './storage.ts'

/** Everything a storage promises the server: a sentence about the product, and how to see whether it holds. */
export const storageContract = {
  ...commandContract,
  ...feedContract,
  ...messageContract,
  ...accountContract,
} satisfies Contract<Storage>

/** A check gets a new, empty subject, and throws when the promise is broken. */
export type Contract<S> = Readonly<Record<string, (subject: S) => Promise<void>>>

export interface UnderTest<S> {
  readonly subject: S
  /** Closes the subject unless the check has, and removes what it left. */
  dispose(): Promise<void>
}

/** Registers one test for each promise. */
export function keeps<S>(name: string, contract: Contract<S>, open: () => Promise<UnderTest<S>>): void {
  describe(name, () => {
    test.each(Object.entries(contract))('%s', async (_promise, check) => {
      const { subject, dispose } = await open()
      try {
        await check(subject)
      } finally {
        await dispose()
      }
    })
  })
}
