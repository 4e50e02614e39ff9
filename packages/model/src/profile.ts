/** A name is stored once, with a version of its own; rows refer to it by id (consistency rule P). */
export interface UserProfile {
  readonly userID: string
  readonly nick: string
  readonly faceUrl: string
  readonly version: number
}

export const GROUP_TYPES = ['Work', 'Public', 'Meeting', 'Community'] as const
export type GroupType = (typeof GROUP_TYPES)[number]

/** Four fill a picture; the fifth is for when one of the four is the viewer. */
export const SHOWN_MEMBERS = 5

export interface GroupProfile {
  readonly groupID: string
  readonly name: string
  readonly faceUrl: string
  readonly groupType: GroupType
  /** Who is shown for the group: its first members in the order they joined. Empty for who is not in it. */
  readonly members: readonly string[]
  readonly version: number
}
