import { type Client, LIMITS, TidingsError } from '@tidings/browser'
import { memory } from '../memory.ts'
import { fitting } from './fit-text.ts'

/** A draft on its way into the store. A page that is closed cannot wait for that: what it noted is put in later. */
export interface Unsaved {
  readonly text: string
  /** What the store may hold instead; null when that was not known. Anything else there is newer than the note. */
  readonly over: readonly string[] | null
}

/** By conversation. */
type Notes = Readonly<Record<string, Unsaved>>

/** Notes a draft at once. Nothing happens when nobody is signed in. */
export function noteUnsaved(client: Client, conversationID: string, note: Unsaved): void {
  change(client, (notes) => ({ ...notes, [conversationID]: note }))
}

/** What is noted of a conversation; null when nothing is. */
export function notedDraft(client: Client, conversationID: string): Unsaved | null {
  const notes = notesOf(client)
  return Object.hasOwn(notes, conversationID) ? (notes[conversationID] ?? null) : null
}

/** Notes a draft and keeps it. Rejects as the SDK does; the note stays then. */
export async function keepDraft(client: Client, conversationID: string, note: Unsaved): Promise<void> {
  noteUnsaved(client, conversationID, note)
  await client.getConversationManager().setConversationDraft(conversationID, note.text)
  forget(client, conversationID, note)
}

/** The draft became a message. A note of it goes last: until then the message may be as little stored as its draft. */
export async function dropDraft(client: Client, conversationID: string): Promise<void> {
  const note = notedDraft(client, conversationID)
  await client.getConversationManager().setConversationDraft(conversationID, '')
  if (note) forget(client, conversationID, note)
}

/** Forgets a note, unless a later one took its place. */
export function forget(client: Client, conversationID: string, note: Unsaved): void {
  if (isSame(notedDraft(client, conversationID), note)) change(client, ({ [conversationID]: _, ...others }) => others)
}

/** The newest draft of a conversation, from what the store holds and what is noted. */
export function newestDraft(kept: string, note: Unsaved | null): string {
  if (note === null || note.text === kept) return kept
  if (note.over === null) return fitting(joined(kept, note.text), LIMITS.draft)
  return note.over.includes(kept) ? note.text : kept
}

/** Puts in what an earlier page had no time for. Once, when a person comes in. What the SDK refuses waits for another. */
export async function restoreUnsaved(client: Client): Promise<void> {
  await Promise.all(Object.keys(notesOf(client)).map((id) => restoreDraft(client, id)))
}

/** The same for one conversation. */
export async function restoreDraft(client: Client, conversationID: string): Promise<void> {
  const conversations = client.getConversationManager()
  const note = notedDraft(client, conversationID)
  if (note === null) return
  try {
    const { draftText } = await conversations.getConversation(conversationID)
    // Written on in the meantime, which is newer.
    if (!isSame(notedDraft(client, conversationID), note)) return
    const text = newestDraft(draftText, note)
    if (text !== draftText) await conversations.setConversationDraft(conversationID, text)
  } catch (error) {
    if (!(error instanceof TidingsError)) throw error
    // Nothing that this page noted: it would be refused each time.
    if (error.reason !== 'invalid_parameter' && error.reason !== 'invalid_conversation') return
  }
  forget(client, conversationID, note)
}

/** One text after the other, each in lines of its own. */
export const joined = (first: string, second: string): string =>
  [first, second].filter((text) => text.trim() !== '').join('\n')

function notesOf(client: Client): Notes {
  const key = keyOf(client)
  if (key === null) return {}
  try {
    const held: unknown = JSON.parse(memory.get(key) ?? '{}')
    if (typeof held !== 'object' || held === null) return {}
    return Object.fromEntries(Object.entries(held).filter(([, note]) => isNote(note)))
  } catch {
    return {}
  }
}

function change(client: Client, to: (notes: Notes) => Notes): void {
  const key = keyOf(client)
  if (key === null) return
  const notes = to(notesOf(client))
  memory.set(key, Object.keys(notes).length === 0 ? null : JSON.stringify(notes))
}

function keyOf(client: Client): string | null {
  const userID = client.getLoginUser()
  return userID === null ? null : `unsaved.${userID}`
}

/** Storage can hold anything: other versions wrote there, and so can people. */
function isNote(value: unknown): value is Unsaved {
  const { text, over } = (value ?? {}) as { text?: unknown; over?: unknown }
  const isOver = over === null || (Array.isArray(over) && over.every((draft) => typeof draft === 'string'))
  return typeof text === 'string' && isOver
}

const isSame = (a: Unsaved | null, b: Unsaved | null): boolean => JSON.stringify(a) === JSON.stringify(b)
