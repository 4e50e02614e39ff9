import { type ReactNode, useState } from 'react'
import { useTidings } from '../tidings-provider.tsx'
import { Icon } from './icon.tsx'

/** 32 bytes of UTF-8 is what a conversation group's name may have. */
const MOST_BYTES = 32

/** A line of the menu that makes a new conversation group. */
export function NewGroupField({ onCreate }: { readonly onCreate: (name: string) => void }): ReactNode {
  const { words } = useTidings()
  const [name, setName] = useState('')
  const wanted = name.trim()
  const isTooLong = new TextEncoder().encode(wanted).length > MOST_BYTES
  return (
    <form
      className="td-menu-new"
      onSubmit={(event) => {
        event.preventDefault()
        if (wanted !== '' && !isTooLong) onCreate(wanted)
      }}
    >
      <Icon name="plus" size={20} />
      <input
        value={name}
        onChange={(event) => setName(event.target.value)}
        // The menu's own keys are not for who types.
        onKeyDown={(event) => event.key !== 'Escape' && event.stopPropagation()}
        placeholder={words.menuNewGroup}
        aria-label={words.menuNewGroup}
        aria-invalid={isTooLong}
        autoComplete="off"
      />
    </form>
  )
}
