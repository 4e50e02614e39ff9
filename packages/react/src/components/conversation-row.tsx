import type { TidingsConversation } from '@tidings/client'
import { memo, type ReactNode } from 'react'
import type { PreviewStatus } from '../text/preview.ts'
import { type RowModel, rowModel } from '../text/row-model.ts'
import { type Tidings, useTidings } from '../tidings-provider.tsx'
import { useNow } from '../use-now.ts'
import { Avatar } from './avatar.tsx'
import { Icon } from './icon.tsx'
import { Seal } from './seal.tsx'

export interface ConversationRowProps {
  readonly conversation: TidingsConversation
  /** Open beside the list. */
  readonly isSelected: boolean
  /** Where the keyboard stands. */
  readonly isFocused: boolean
  /** The last of the pinned ones. */
  readonly isPinnedEnd: boolean
  /** Its menu is open. */
  readonly isActive: boolean
  /** From 1. */
  readonly position: number
  /** How many there are; -1 while more pages exist. */
  readonly setSize: number
  /** Pixels from the top of the list. */
  readonly offset: number
}

/** One conversation. Renders again only when it changes, or the day does. */
export const ConversationRow = memo(function ConversationRow(props: ConversationRowProps): ReactNode {
  const { conversation, isSelected, isFocused, isPinnedEnd, isActive, position, setSize, offset } = props
  const tidings = useTidings()
  const { words } = tidings
  const row = modelOf(conversation, tidings, useNow(), isSelected)
  const state = [
    row.isUnread && 'is-unread',
    row.isMuted && 'is-muted',
    row.isPinned && 'is-pinned',
    isPinnedEnd && 'is-pinned-end',
    isSelected && 'is-selected',
    isActive && 'is-active',
  ]
  return (
    <div
      id={rowElementID(row.id)}
      className={['td-row', ...state].filter(Boolean).join(' ')}
      role="option"
      aria-label={row.label}
      aria-selected={isSelected}
      aria-posinset={position}
      aria-setsize={setSize}
      tabIndex={isFocused ? 0 : -1}
      data-conversation={row.id}
      style={{ transform: `translateY(${offset}px)` }}
    >
      <span className="td-row-avatar" aria-hidden="true">
        <Avatar
          id={row.id}
          name={row.name}
          faceUrl={conversation.faceUrl}
          kind={row.kind}
          members={conversation.groupMembers}
        />
      </span>
      <span className="td-row-body" aria-hidden="true">
        <span className="td-row-line">
          <span className="td-row-name">
            <bdi className="td-clip" dir="auto">
              {row.name}
            </bdi>
            {row.isMuted && <Icon name="muted" size={14} />}
            {row.isStarred && <Icon name="star" size={14} />}
          </span>
          <span className="td-row-time" title={row.timeTitle}>
            {row.time}
          </span>
        </span>
        <span className="td-row-line">
          <span className="td-row-preview">
            {row.status && <StatusIcon status={row.status} />}
            <span className="td-clip">
              {row.prefix !== null && <span className="td-row-prefix">{row.prefix} </span>}
              {row.who !== null && (
                <>
                  <bdi>{row.who}</bdi>
                  {words.previewWhoEnd}
                </>
              )}
              <bdi>{row.text}</bdi>
            </span>
          </span>
          <Trailing {...row.trailing} />
        </span>
      </span>
    </div>
  )
})

/** Ids of conversations may hold any printable character; an element's id serves the keyboard and the tests. */
export const rowElementID = (conversationID: string): string => `conv-${conversationID}`

const ICONS = { sending: 'sending', failed: 'failed', sent: 'sent', read: 'read' } as const

const StatusIcon = ({ status }: { readonly status: PreviewStatus }): ReactNode => (
  <span className={`td-row-status is-${status}`}>
    <Icon name={ICONS[status]} size={16} />
  </span>
)

function Trailing({ seal, mention, dot, pin }: RowModel['trailing']): ReactNode {
  if (!seal && !mention && !dot && !pin) return null
  return (
    <span className="td-row-trailing">
      {mention && <Seal text="@" />}
      {seal && <Seal text={seal} />}
      {dot && <span className={`td-dot is-${dot}`} />}
      {pin && <Icon name="pin" size={14} />}
    </span>
  )
}

const models = new WeakMap<TidingsConversation, { key: string; model: RowModel }>()

/** The row of a conversation, made once for a language, a day and an openness. */
function modelOf(conversation: TidingsConversation, tidings: Tidings, nowMs: number, isOpen: boolean): RowModel {
  const key = `${tidings.locale} ${nowMs} ${isOpen}`
  const held = models.get(conversation)
  if (held?.key === key) return held.model
  const model = rowModel(conversation, { words: tidings.words, times: tidings.times, nowMs, isOpen })
  models.set(conversation, { key, model })
  return model
}
