import type { Client, TidingsConversation } from '@tidings/browser'
import { memory } from '../memory.ts'

/** Deletions that can still be taken back. */
export interface PendingDeletes {
  readonly names: ReadonlyMap<string, string>
  readonly ids: ReadonlySet<string>
}

export interface UndoDelete {
  subscribe(listener: () => void): () => void
  getSnapshot(): PendingDeletes
  /** Does first what an earlier page left undone. */
  start(): void
  /** Does what is pending: who leaves has made up their mind. */
  stop(): void
  remove(conversation: TidingsConversation, name: string): void
  undo(): void
  /** While somebody looks at the offer, it stays. */
  hold(isHeld: boolean): void
}

/** What a person saw when they deleted: what comes later was not meant. */
interface Deletion {
  readonly name: string
  readonly seq: number
  readonly unread: number
}

/** Long enough to see what happened and to think. */
const UNDO_MS = 7000
const NONE: PendingDeletes = { names: new Map(), ids: new Set() }

/**
 * Deleting cannot be taken back on the server, so it waits here for as long as it can be undone. A message that comes
 * meanwhile brings its conversation back; a page that is closed meanwhile deletes when it is opened again.
 */
export function createUndoDelete(client: Client, onFailed: () => void): UndoDelete {
  const listeners = new Set<() => void>()
  const conversations = client.getConversationManager()
  const key = `deletes.${client.getLoginUser()}`
  let deletions = new Map<string, Deletion>()
  let pending = NONE
  let isHeld = false
  let timer: ReturnType<typeof setTimeout> | undefined

  const show = (next: Map<string, Deletion>): void => {
    deletions = next
    // An offer that goes takes the pointer's word with it: no leave is heard from what is not there.
    if (next.size === 0) isHeld = false
    const names = new Map([...next].map(([id, { name }]) => [id, name]))
    pending = next.size === 0 ? NONE : { names, ids: new Set(names.keys()) }
    memory.set(key, next.size === 0 ? null : JSON.stringify([...next]))
    for (const listener of listeners) listener()
  }
  const wait = (): void => {
    clearTimeout(timer)
    if (!isHeld && deletions.size > 0) timer = setTimeout(commit, UNDO_MS)
  }
  const without = (ids: readonly string[]) => new Map([...deletions].filter(([id]) => !ids.includes(id)))
  const commit = (): void => {
    clearTimeout(timer)
    const ids = [...deletions.keys()]
    if (ids.length === 0) return
    // The rows stay away until the list itself has lost them.
    Promise.all(ids.map((id) => conversations.deleteConversation(id)))
      .catch(onFailed)
      .finally(() => show(without(ids)))
  }
  const heard = {
    onConversationChanged(list: readonly TidingsConversation[]): void {
      const news = list.filter((conversation) => {
        const deletion = deletions.get(conversation.conversationID)
        return deletion !== undefined && hasNews(conversation, deletion)
      })
      if (news.length > 0) show(without(news.map(({ conversationID }) => conversationID)))
    },
  }
  /** An earlier page was closed in the middle of its offer. */
  const resume = async (): Promise<void> => {
    for (const [id, deletion] of remembered(key)) {
      const conversation = await conversations.getConversation(id)
      if (!hasNews(conversation, deletion)) await conversations.deleteConversation(id)
    }
    if (deletions.size === 0) memory.set(key, null)
  }

  return {
    subscribe(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    getSnapshot: () => pending,
    start() {
      conversations.addConversationListener(heard)
      resume().catch(onFailed)
    },
    stop() {
      commit()
      conversations.removeConversationListener(heard)
    },
    remove(conversation, name) {
      const { conversationID, lastMessage, unreadCount } = conversation
      show(new Map([...deletions, [conversationID, { name, seq: lastMessage?.seq ?? 0, unread: unreadCount }]]))
      wait()
    },
    undo() {
      clearTimeout(timer)
      show(new Map())
    },
    hold(held) {
      isHeld = held
      wait()
    },
  }
}

const hasNews = ({ lastMessage, unreadCount }: TidingsConversation, { seq, unread }: Deletion): boolean =>
  unreadCount > unread || (lastMessage !== null && !lastMessage.isSelf && lastMessage.seq > seq)

function remembered(key: string): [string, Deletion][] {
  try {
    const held: unknown = JSON.parse(memory.get(key) ?? '[]')
    return Array.isArray(held) ? held : []
  } catch {
    return []
  }
}
