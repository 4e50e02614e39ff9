import type { TidingsError, TidingsMessage } from '@tidings/browser'

/** Immutable, and the same object until something changes. */
export interface TimelineSnapshot {
  /** Oldest first; one's own that are on their way come last. */
  readonly messages: readonly TidingsMessage[]
  /** The first page is here, or what can be shown without a network. */
  readonly isOpen: boolean
  /** The first page or an older one is being read. */
  readonly isLoading: boolean
  /** The oldest message of the history is loaded. */
  readonly isComplete: boolean
  /** Why the last read failed. */
  readonly error: TidingsError | null
  /** Why messages failed to be sent, by msgID; known only for what failed since the opening. */
  readonly failures: ReadonlyMap<string, TidingsError>
  /** Unread messages when the conversation was opened. */
  readonly unreadAtOpen: number
}

/** One open conversation: its newest messages, kept up to date, and older ones as they are asked for. */
export interface Timeline {
  subscribe(listener: () => void): () => void
  getSnapshot(): TimelineSnapshot
  /** Reads the next older page, or tries again what failed; settles when that is done, also when it failed. */
  loadOlder(): Promise<void>
  /** `onRefused` is told when it did not even become a message that waits: the text is not kept anywhere then. */
  send(text: string, onRefused?: (error: TidingsError) => void): void
  /** Sends a failed message again, as the same message; any other is left alone. */
  resend(msgID: string): void
  close(): void
}

/** Before the first page. */
export const NOTHING_LOADED: TimelineSnapshot = Object.freeze({
  messages: [],
  isOpen: false,
  isLoading: true,
  isComplete: false,
  error: null,
  failures: new Map(),
  unreadAtOpen: 0,
})

/** The highest place among messages; 0 when none has one. */
export const newestSeq = (messages: readonly TidingsMessage[]): number =>
  messages.reduce((highest, { seq }) => Math.max(highest, seq), 0)
