/**
 * Seeds that failed once, with what they found. Worlds have been planned anew since the first of them, so those live on as
 * ordinary seeds; each finding is also a test of its own beside the code that it was about.
 */
export const REGRESSIONS: readonly { readonly seed: number; readonly found: string }[] = [
  { seed: 16, found: 'after a RESET a pending message showed a conversation without onNewConversation' },
  { seed: 123, found: 'a device stayed offline when a restored server had lost its session' },
  { seed: 152, found: 'a message came again under another seq after a restore and was raised twice' },
  { seed: 1192, found: 'after a RESET the store was read before it held the new generation' },
  { seed: 5018, found: 'the same, seen as a change of a conversation that was not there' },
  {
    seed: 795543354,
    found: 'an unsent message, made before a restart, that went with the conversation its sender deleted',
  },
  { seed: 900001021, found: 'a wiped device, whose last word was still on the wire, taken for the one before' },
]
