import { Avatar, Icon, type IconName, Seal, useSelf, useTidings, useUnreadCount } from '@tidings/react'
import type { ReactNode } from 'react'
import { useApp } from '../app-context.ts'
import { go } from '../route.ts'
import type { Place } from './place.ts'

interface RailProps {
  readonly place: Place
  readonly onPlace: (place: Place) => void
}

/** Where one can go: a rail at the side, on a phone a bar at the foot. */
export function Rail({ place, onPlace }: RailProps): ReactNode {
  const { layout } = useApp()
  const { words } = useTidings()
  const unread = useUnreadCount()
  const isPhone = layout === 'phone'
  const button = (to: Place, icon: IconName, text: string, seal?: string) => (
    <button
      type="button"
      aria-current={place === to ? 'page' : undefined}
      onClick={() => {
        onPlace(to)
        if (isPhone) go(null)
      }}
    >
      <span className="rail-icon" aria-hidden="true">
        <Icon name={icon} size={isPhone ? 24 : 20} />
        {seal && <Seal text={seal} />}
      </span>
      <span className={isPhone ? undefined : 'chat-unseen'}>{text}</span>
      {seal && (
        <span className="chat-unseen">
          {words.labelJoiner}
          {words.labelUnread(unread)}
        </span>
      )}
    </button>
  )
  return (
    <nav className={isPhone ? 'tab-bar' : 'rail'} aria-label="Tidings">
      {!isPhone && <Self />}
      {button('chats', 'chats', words.navChats, unread > 0 ? (unread > 99 ? '99+' : String(unread)) : undefined)}
      {!isPhone && <span className="rail-room" />}
      {isPhone ? button('settings', 'person', words.navMe) : button('settings', 'settings', words.navSettings)}
    </nav>
  )
}

function Self(): ReactNode {
  const { userID, nickName, faceUrl } = useSelf()
  const name = nickName || userID
  return (
    <span className="rail-self" title={name}>
      <Avatar id={`c2c_${userID}`} name={name} faceUrl={faceUrl} kind="person" size={36} />
    </span>
  )
}
