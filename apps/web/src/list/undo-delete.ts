import type { Client } from '@tidings/browser'

/** Deletions that can still be taken back. */
export interface PendingDeletes {
  readonly names: ReadonlyMap<string, string>
  readonly ids: ReadonlySet<string>
}

export interface UndoDelete {
  subscribe(listener: () => void): () => void
  getSnapshot(): PendingDeletes
  remove(conversationID: string, name: string): void
  undo(): void
  /** While somebody looks at the offer, it stays. */
  hold(isHeld: boolean): void
  /** Does what is pending: a page that goes has made up its mind. */
  commit(): void
}

/** Long enough to see what happened and to think. */
const UNDO_MS = 7000
const NONE: PendingDeletes = { names: new Map(), ids: new Set() }

/** Deleting cannot be taken back on the server, so it waits here for as long as it can be undone. */
export function createUndoDelete(client: Client, onFailed: () => void): UndoDelete {
  const listeners = new Set<() => void>()
  let pending = NONE
  let timer: ReturnType<typeof setTimeout> | undefined
  const show = (names: ReadonlyMap<string, string>): void => {
    pending = names.size === 0 ? NONE : { names, ids: new Set(names.keys()) }
    for (const listener of listeners) listener()
  }
  const wait = (): void => {
    clearTimeout(timer)
    timer = setTimeout(commit, UNDO_MS)
  }
  const commit = (): void => {
    clearTimeout(timer)
    const ids = [...pending.names.keys()]
    if (ids.length === 0) return
    const conversations = client.getConversationManager()
    // The rows stay away until the list itself has lost them.
    Promise.all(ids.map((id) => conversations.deleteConversation(id)))
      .catch(onFailed)
      .finally(() => show(new Map([...pending.names].filter(([id]) => !ids.includes(id)))))
  }
  return {
    subscribe(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    getSnapshot: () => pending,
    remove(conversationID, name) {
      show(new Map([...pending.names, [conversationID, name]]))
      wait()
    },
    undo() {
      clearTimeout(timer)
      show(NONE.names)
    },
    hold(isHeld) {
      if (isHeld) clearTimeout(timer)
      else if (pending.names.size > 0) wait()
    },
    commit,
  }
}
