import { plainBlock, useTidings } from '@tidings/react'
import { type ReactNode, useMemo, useState } from 'react'
import { foldedText } from './fit-text.ts'
import { linkParts } from './links.ts'
import { chatWords } from './words.ts'

export interface MessageTextProps {
  /** As somebody wrote it. */
  readonly text: string
}

/** A message's body as text and links, nothing else; a very long one is folded until it is asked for. */
export function MessageText({ text }: MessageTextProps): ReactNode {
  const { words } = useTidings()
  const [isWhole, setIsWhole] = useState(false)
  const { whole, beginning } = useMemo(() => {
    const safe = plainBlock(text)
    return { whole: safe, beginning: foldedText(safe) }
  }, [text])
  const shown = beginning === null || isWhole ? whole : `${beginning}…`
  const parts = useMemo(() => linkParts(shown), [shown])
  const own = chatWords(words.lang)
  return (
    <>
      <span className="chat-text" dir="auto">
        {parts.map((part, i) =>
          part.href === null ? (
            part.text
          ) : (
            // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a text have no other name
            <a key={i} href={part.href} target="_blank" rel="noopener noreferrer" dir="ltr">
              {part.text}
            </a>
          ),
        )}
      </span>
      {beginning !== null && (
        <button type="button" className="chat-fold" aria-expanded={isWhole} onClick={() => setIsWhole(!isWhole)}>
          {isWhole ? own.showLess : own.showAll}
        </button>
      )}
    </>
  )
}
