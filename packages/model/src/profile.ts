/** A name is stored once, with a version of its own; rows refer to it by id (consistency rule P). */
export interface UserProfile {
  readonly userID: string
  readonly nick: string
  readonly faceUrl: string
  readonly version: number
}

export const GROUP_TYPES = ['Work', 'Public', 'Meeting', 'Community'] as const
export type GroupType = (typeof GROUP_TYPES)[number]

export interface GroupProfile {
  readonly groupID: string
  readonly name: string
  readonly faceUrl: string
  readonly groupType: GroupType
  readonly version: number
}
