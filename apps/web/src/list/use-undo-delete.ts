import type { TidingsConversation } from '@tidings/browser'
import { plainText, useTidings } from '@tidings/react'
import { useEffect, useMemo, useRef, useSyncExternalStore } from 'react'
import { createUndoDelete, type PendingDeletes, type UndoDelete } from './undo-delete.ts'

export interface UndoDeleteHandle {
  readonly pending: PendingDeletes
  remove(conversation: TidingsConversation): void
  readonly undo: UndoDelete['undo']
  readonly hold: UndoDelete['hold']
}

export function useUndoDelete(onFailed: () => void): UndoDeleteHandle {
  const { client } = useTidings()
  const failed = useRef(onFailed)
  failed.current = onFailed
  const deletes = useMemo(() => createUndoDelete(client, () => failed.current()), [client])
  const pending = useSyncExternalStore(deletes.subscribe, deletes.getSnapshot)
  useEffect(() => {
    deletes.start()
    return () => deletes.stop()
  }, [deletes])
  return {
    pending,
    remove: (conversation) => deletes.remove(conversation, plainText(conversation.showName, 24)),
    undo: deletes.undo,
    hold: deletes.hold,
  }
}
