import type { Client } from '@tidings/client'
import { useMemo, useSyncExternalStore } from 'react'
import { useTidings } from './tidings-provider.tsx'

/** The user's own profile. Names are '' until they are known. */
export interface Self {
  readonly userID: string
  readonly nickName: string
  readonly faceUrl: string
}

const NOBODY: Self = Object.freeze({ userID: '', nickName: '', faceUrl: '' })

/** Who is logged in, kept up to date; also without a network. */
export function useSelf(): Self {
  const { client } = useTidings()
  const source = useMemo(() => createSelfSource(client), [client])
  return useSyncExternalStore(source.subscribe, source.getSnapshot, source.getSnapshot)
}

function createSelfSource(client: Client) {
  let self = { ...NOBODY, userID: client.getLoginUser() ?? '' }
  return {
    subscribe(listener: () => void): () => void {
      let isOver = false
      const show = (nickName: string, faceUrl: string): void => {
        if (isOver || (nickName === self.nickName && faceUrl === self.faceUrl)) return
        self = { ...self, nickName, faceUrl }
        listener()
      }
      const heard = {
        onSelfInfoUpdated: (info: { nickName: string; faceUrl: string }) => show(info.nickName, info.faceUrl),
      }
      client.addSDKListener(heard)
      // The conversation with oneself has one's own name, whether or not there is such a row.
      client
        .getConversationManager()
        .getConversation(`c2c_${self.userID}`)
        .then(({ showName, faceUrl }) => show(showName === self.userID ? '' : showName, faceUrl))
        .catch(() => {})
      return () => {
        isOver = true
        client.removeSDKListener(heard)
      }
    },
    getSnapshot: () => self,
  }
}
