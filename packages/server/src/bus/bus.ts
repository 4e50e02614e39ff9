/** Says that a user's feed has a new head, or carries something that is never stored. It may be lost: the feed is the truth. */
export type Nudge =
  | { readonly kind: 'head'; readonly userID: string; readonly head: number }
  /** An online-only message (H4): a down frame, ready to send. */
  | { readonly kind: 'frame'; readonly userID: string; readonly frame: string }
  /**
   * End the user's connections, or one device's, with this code. Nobody publishes it yet: revoking from outside comes with
   * the commands for operators; the gateway is ready for it.
   */
  | { readonly kind: 'kick'; readonly userID: string; readonly device: string | null; readonly code: number }

/** Carries nudges between nodes: at most once, in no promised order, never waited for. */
export interface Bus {
  publish(nudge: Nudge): void
  /** Answers how to stop listening. */
  subscribe(listener: (nudge: Nudge) => void): () => void
  close(): Promise<void>
}
