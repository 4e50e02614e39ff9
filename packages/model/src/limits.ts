/** Every bound, once, with its reason. Options of the server may change the ones that cost only the server. */
export const LIMITS = {
  /** V2TIM: bytes of printable ASCII. */
  userID: 32,
  groupID: 48,
  /** V2TIM: one batch call. */
  batch: 100,
  /** V2TIM; more pins than a screen shows are no longer pins. */
  pins: 50,
  /** V2TIM has 20; a self-hosted server has no reason to be that small. */
  labels: 100,
  /** V2TIM, UTF-8 bytes. */
  labelName: 32,
  /** V2TIM has 256 bytes; JSON of an app fits in 4 KiB. */
  customData: 4096,
  /** Room for a long unsent letter; local only. */
  draft: 65_536,
  /** A draft that devices share travels with every page of rows. */
  cloudDraft: 16_384,
  /** V2TIM: 12 KiB of message body, so that 20 messages of a page stay below a frame. */
  messageBody: 12_288,
  cloudCustomData: 4096,
  /** V2TIM, UTF-8 bytes. */
  groupName: 100,
  nickName: 500,
  faceUrl: 500,
  mentions: 30,
  groupMembers: 10_000,
  /** Members added in one call. */
  groupInvite: 500,
  /** Newest mentions kept in a row; more are no longer read one by one. */
  groupAt: 50,
  /** One history request. */
  historyPage: 100,
  pullRows: 100,
  walkFirst: 50,
  walkRows: 1000,
  /** Outbox: what a device may keep unsent. */
  outboxItems: 5000,
  /** Refused operations that are kept until the app has seen them; the oldest give way. */
  refusedKept: 100,
  outboxAgeMs: 30 * 86_400_000,
  /** Operations in one frame, and frames in flight. */
  drainOps: 50,
  drainFrames: 8,
  /** Frames: a device says little, a server answers with pages. */
  frameUp: 65_536,
  frameDown: 262_144,
  helloFrame: 4096,
} as const
