import type { TidingsConversation } from '@tidings/client'
import { type ReactNode, useState } from 'react'
import { plainText } from '../text/plain-text.ts'
import { useTidings } from '../tidings-provider.tsx'
import { useConversationActions } from '../use-conversation-actions.ts'
import { useConversationGroups } from '../use-conversation-groups.ts'
import type { IconName } from './icon.tsx'
import { Menu, MenuItem, MenuLine } from './menu.tsx'
import { NewGroupField } from './new-group-field.tsx'

export interface RowMenuProps {
  readonly conversation: TidingsConversation
  /** Pixels of the viewport. */
  readonly at: { readonly x: number; readonly y: number }
  readonly onClose: () => void
  /** Deletes, or lets the person think twice first. */
  readonly onDelete: (conversation: TidingsConversation) => void
  /** Something was refused: nothing changed. */
  readonly onFailed?: (() => void) | undefined
}

/** What can be done with one conversation. What cannot be done is not shown. */
export function RowMenu({ conversation, at, onClose, onDelete, onFailed }: RowMenuProps): ReactNode {
  const { words } = useTidings()
  const act = useConversationActions(conversation)
  const groups = useConversationGroups()
  const [isGrouping, setGrouping] = useState(false)
  const item = (icon: IconName, text: string, run: () => Promise<unknown>) => (
    <MenuItem
      icon={icon}
      text={text}
      onChoose={() => {
        run().catch(() => onFailed?.())
        onClose()
      }}
    />
  )
  const label = plainText(conversation.showName)
  // One menu with two pages: it keeps where the focus came from.
  if (isGrouping)
    return (
      <Menu
        at={at}
        label={`${label}: ${words.menuGroup}`}
        onClose={onClose}
        foot={
          <>
            {groups.length > 0 && <MenuLine />}
            <NewGroupField
              onCreate={(name) => {
                act.createGroup(name).catch(() => onFailed?.())
                onClose()
              }}
            />
          </>
        }
      >
        {groups.length > 0 &&
          groups.map((name) => {
            const isIn = conversation.conversationGroupList.includes(name)
            return (
              <MenuItem
                key={name}
                icon={isIn ? 'check' : 'folder'}
                text={name}
                isChecked={isIn}
                onChoose={() => {
                  act.setGroup(name, !isIn).catch(() => onFailed?.())
                  onClose()
                }}
              />
            )
          })}
      </Menu>
    )
  return (
    <Menu at={at} label={label} onClose={onClose}>
      {act.isUnread
        ? item('markRead', words.menuRead, act.markRead)
        : item('markUnread', words.menuUnread, act.markUnread)}
      {item('pin', conversation.isPinned ? words.menuUnpin : words.menuPin, act.togglePin)}
      {item(act.isMuted ? 'bell' : 'muted', act.isMuted ? words.menuUnmute : words.menuMute, act.toggleMute)}
      {item('star', act.isStarred ? words.menuUnstar : words.menuStar, act.toggleStar)}
      <MenuItem icon="folder" text={words.menuGroup} hasMore onChoose={() => setGrouping(true)} />
      <MenuLine />
      <MenuItem
        icon="delete"
        text={words.menuDelete}
        isDangerous
        onChoose={() => {
          onDelete(conversation)
          onClose()
        }}
      />
    </Menu>
  )
}
