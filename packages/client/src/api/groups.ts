import { GROUP_TYPES, type GroupType, LIMITS, TidingsError } from '@tidings/model'
import type { GroupAction } from '@tidings/protocol'
import * as check from './arguments.ts'
import type { RequireSession } from './session.ts'

export interface CreateGroupOptions {
  readonly groupType: GroupType | string
  /** Left out: the server makes one, starting with `@TGS#`. */
  readonly groupID?: string
  readonly groupName: string
  readonly faceUrl?: string
  readonly members?: readonly string[]
}

/** V2TIM's group manager, as far as rows need it. Everything here needs the network: 9508 offline. */
export class GroupManager {
  readonly #session: RequireSession

  constructor(session: RequireSession) {
    this.#session = session
  }

  /** Answers the group's id. AVChatRoom has no row in a list and is not offered (7013). */
  async createGroup(options: CreateGroupOptions): Promise<string> {
    const { groupType, groupID, groupName, faceUrl, members } = options ?? {}
    if (groupType === 'AVChatRoom') throw new TidingsError('not_supported')
    if (!GROUP_TYPES.includes(groupType as GroupType)) throw new TidingsError('invalid_parameter')
    return await this.#ask({
      kind: 'create',
      groupType: groupType as GroupType,
      groupID: groupID === undefined ? null : check.requireGroupID(groupID),
      name: check.requireText(groupName, LIMITS.groupName),
      faceUrl: check.requireText(faceUrl ?? '', LIMITS.faceUrl),
      members: check.requireUserIDs(members ?? [], LIMITS.groupInvite),
    })
  }

  async inviteUsers(groupID: string, userIDList: readonly string[]): Promise<void> {
    const members = check.requireUserIDs(userIDList, LIMITS.groupInvite)
    await this.#ask({ kind: 'invite', groupID: check.requireGroupID(groupID), members })
  }

  async joinGroup(groupID: string): Promise<void> {
    await this.#ask({ kind: 'join', groupID: check.requireGroupID(groupID) })
  }

  async quitGroup(groupID: string): Promise<void> {
    await this.#ask({ kind: 'quit', groupID: check.requireGroupID(groupID) })
  }

  async kickMembers(groupID: string, userIDList: readonly string[]): Promise<void> {
    const members = check.requireUserIDs(userIDList, LIMITS.groupInvite)
    await this.#ask({ kind: 'kick', groupID: check.requireGroupID(groupID), members })
  }

  async dismissGroup(groupID: string): Promise<void> {
    await this.#ask({ kind: 'dismiss', groupID: check.requireGroupID(groupID) })
  }

  /** A field left out stays as it is. */
  async setGroupInfo(info: {
    readonly groupID: string
    readonly groupName?: string
    readonly faceUrl?: string
  }): Promise<void> {
    await this.#ask({
      kind: 'setInfo',
      groupID: check.requireGroupID(info?.groupID),
      name: info.groupName === undefined ? null : check.requireText(info.groupName, LIMITS.groupName),
      faceUrl: info.faceUrl === undefined ? null : check.requireText(info.faceUrl, LIMITS.faceUrl),
    })
  }

  async #ask(action: GroupAction): Promise<string> {
    const session = this.#session()
    const answer = await session.connection.ask({ type: 'group', opID: session.randomID(), action })
    if (answer.type !== 'grouped') throw new TidingsError('internal')
    return answer.groupID
  }
}
