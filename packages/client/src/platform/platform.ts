/** The world as an argument: everything a runtime provides. A simulator is just another platform. */
export interface Platform {
  /** Named in logs of the server. */
  readonly name: string
  readonly clock: Clock
  /** In [0, 1). */
  readonly random: () => number
  /** That many random bytes as base64url: 16 bytes give 22 characters. */
  readonly randomID: (bytes: number) => string
  /** SHA-256 of UTF-8 text, as hex. */
  readonly sha256: (text: string) => Promise<string>
  readonly openSocket: (url: string, events: SocketEvents) => Socket
  readonly connectivity: Connectivity
  readonly log: (level: 'warn' | 'error', event: string, cause?: unknown) => void
}

export interface Clock {
  /** Unix milliseconds. */
  now(): number
  /** Calls once after `ms`; answers how to cancel. */
  after(ms: number, call: () => void): () => void
}

export interface Socket {
  send(text: string): void
  close(code?: number): void
}

/** `onClose` comes exactly once, also for a socket that never opened. */
export interface SocketEvents {
  onOpen(): void
  onText(text: string): void
  onClose(code: number): void
}

/** Whether a try makes sense now, and when that changes. Saying "online" is only a hint. */
export interface Connectivity {
  isOnline(): boolean
  /** `online` and `visible` mean: try now, or see whether the line still lives, as does `offline`. `hidden` means: flush what is unsaved. Answers how to stop. */
  subscribe(listener: (event: 'online' | 'offline' | 'visible' | 'hidden') => void): () => void
}
