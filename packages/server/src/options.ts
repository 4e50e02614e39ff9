/** What an operator may set. Every limit has a default that suits one small machine. */
export interface ServerOptions {
  readonly sdkAppID: number
  /** One key, or two while keys are being rotated; the first is the current one. */
  readonly secrets: readonly string[]
  /** Origins that pages may connect from, such as `https://chat.example.org`. */
  readonly allowOrigins: readonly string[]
  /** Also allow pages of this machine; for a server that listens on loopback. */
  readonly allowLoopbackOrigins: boolean
  /** Makes an unknown receiver on first use instead of refusing with 20003. */
  readonly autoCreateUsers: boolean
  readonly limits: ServerLimits
}

export interface ServerLimits {
  /** Messages of one user: a second, and at once. */
  readonly messages: Bucket
  /** The same for messages that waited offline. */
  readonly drained: Bucket
  /** List operations of one user. */
  readonly operations: Bucket
  /** Pulls, histories and other questions of one user, all devices together. */
  readonly questions: Bucket
  /** Pages of a first sync of one user: a hundred in a row are in order. */
  readonly walks: Bucket
  /** Handshakes of this node. */
  readonly handshakes: Bucket
  /** From one address that is not this machine. */
  readonly socketsPerAddress: number
  readonly handshakesPerAddress: Bucket
  readonly failedLoginsPerAddress: Bucket
  readonly devicesPerUser: number
  readonly groupMembers: number
}

export interface Bucket {
  readonly perSecond: number
  readonly burst: number
}

export const DEFAULT_LIMITS: ServerLimits = {
  messages: { perSecond: 20, burst: 60 },
  drained: { perSecond: 100, burst: 500 },
  operations: { perSecond: 2, burst: 60 },
  questions: { perSecond: 20, burst: 200 },
  walks: { perSecond: 5, burst: 200 },
  handshakes: { perSecond: 2000, burst: 2000 },
  socketsPerAddress: 50,
  handshakesPerAddress: { perSecond: 2, burst: 20 },
  failedLoginsPerAddress: { perSecond: 0.5, burst: 30 },
  devicesPerUser: 10,
  groupMembers: 10_000,
}

/** Times, each with its reason. */
export const TIMES = {
  /** An anonymous socket costs memory. */
  helloMs: 5000,
  /** How often a connection is looked at; {@link TIMES.revalidateMs} is a multiple of it. */
  watchMs: 20_000,
  /** Three heartbeats of a device. */
  silenceMs: 75_000,
  /** A session that nobody used; a UserSig makes a new one. */
  sessionIdleMs: 24 * 3_600_000,
  /** A connection that stays notes so often that its session is in use. */
  sessionTouchMs: 3_600_000,
  /** How long a replayed operation is recognised: longer than an outbox keeps it. */
  opsKeptMs: 35 * 86_400_000,
  /** A kicked or banned connection ends within that time even if the nudge was lost. */
  revalidateMs: 60_000,
  drainWindowMs: 30_000,
  /** How long a drain waits for the answers that are due. */
  drainAnswersMs: 2000,
} as const

/** Bytes waiting in one socket: above the first no rows are queued, above the second it is closed. */
export const BUFFER = { dirty: 262_144, close: 1_048_576 } as const
