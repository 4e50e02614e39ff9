import { rowElementID } from '@tidings/react'

/** Gives the keyboard to a conversation's row, or to the row where it stood; to the search where there is none. */
export function focusList(conversationID: string): void {
  const row =
    document.getElementById(rowElementID(conversationID)) ??
    document.querySelector<HTMLElement>('.td-row[tabindex="0"]') ??
    document.querySelector<HTMLElement>('.search-field input')
  row?.focus()
}
