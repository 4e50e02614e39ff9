import { commit, type ServiceContext } from './context.ts'
import type { ImportItem } from './import-item.ts'
import { type ImportResult, importMessages } from './import-messages.ts'
import { type ImportGroup, importFriend, importGroup, importUsers, markAllRead } from './import-people.ts'

/** Brings people and messages in from elsewhere, with their own times (K10). Calling it twice adds nothing. */
export interface Importer {
  users(list: readonly { readonly userID: string; readonly nick: string }[]): Promise<void>
  groups(list: readonly ImportGroup[]): Promise<void>
  friends(list: readonly { readonly a: string; readonly b: string }[]): Promise<void>
  /** One transaction; 1,000 items are a good size. */
  batch(items: readonly ImportItem[]): Promise<ImportResult>
  /** Sets everything read for every user this importer was told of. */
  markRead(): Promise<void>
}

export function createImporter(context: ServiceContext): Importer {
  const seen = new Set<string>()
  const now = () => context.world.now()
  return {
    async users(list) {
      for (const user of list) seen.add(user.userID)
      await context.storage.write(() => importUsers(list))
    },
    async groups(list) {
      await Promise.all(list.map((group) => commit(context, () => importGroup(group, now()))))
    },
    async friends(list) {
      await Promise.all(list.map(({ a, b }) => commit(context, () => importFriend(a, b, now()))))
    },
    async batch(items) {
      const { imported, known, refused } = await commit(context, () => importMessages(items, now()))
      return { imported, known, refused }
    },
    async markRead() {
      for (const userID of seen) await commit(context, () => markAllRead(userID, now()))
    },
  }
}
