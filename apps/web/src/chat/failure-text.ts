import type { TidingsError } from '@tidings/browser'
import type { Words } from '@tidings/react'
import { chatWords } from './words.ts'

/** Why a message was not sent, as a person would say it; null where only "not sent" is known. */
export function failureText(error: TidingsError | undefined, words: Words): string | null {
  if (!error) return null
  if (error.reason === 'group_missing') return words.chatDismissed
  if (error.reason === 'group_denied') return words.chatRemoved
  return chatWords(words.lang).reasons[error.reason] ?? null
}
