import { existsSync } from 'node:fs'
import { LIMITS } from '@tidings/model'
import type { ImportGroup, ImportItem } from '@tidings/server'
import { Complaint } from './complaint.ts'
import { readJsonLines } from './json-lines.ts'
import { groupIDOf, textOf, userIDOf, userIDsOf } from './trace-check.ts'
import { readTraceMessage, TraceNumbering } from './trace-message.ts'

/** The two files of one trace; either may be missing. */
export interface TraceFiles {
  readonly head: string | null
  readonly messages: string | null
}

/** Who takes part in a trace. */
export interface TraceHead {
  /** Also those who are only named by a group or as a friend. */
  readonly users: readonly { readonly userID: string; readonly nick: string }[]
  readonly groups: readonly ImportGroup[]
  readonly friends: readonly { readonly a: string; readonly b: string }[]
}

const NAME = /^(.*)\.(head|msgs)(\.jsonl(?:\.gz)?)$/

/** Puts files into pairs by their names; the head of a messages file is looked for beside it. */
export function pairTraceFiles(files: readonly string[]): TraceFiles[] {
  const pairs = new Map<string, { head: string | null; messages: string | null }>()
  for (const file of files) {
    const [, name, part, suffix] = NAME.exec(file) ?? []
    if (name === undefined) throw new Complaint(`${file} is not called NAME.msgs.jsonl.gz or NAME.head.jsonl.gz.`, 2)
    if (!existsSync(file)) throw new Complaint(`There is no file ${file}.`, 2)
    const pair = pairs.get(name) ?? { head: null, messages: null }
    pairs.set(name, pair)
    if (part === 'head') pair.head = file
    else pair.messages = file
    const beside = `${name}.head${suffix}`
    if (existsSync(beside)) pair.head ??= beside
  }
  return [...pairs.values()]
}

/** Reads a head whole: it is small beside its messages. */
export async function readTraceHead(file: string): Promise<TraceHead> {
  const users = new Map<string, string>()
  const groups: ImportGroup[] = []
  const friends: { readonly a: string; readonly b: string }[] = []
  for await (const line of readJsonLines(file)) {
    const { kind, owner } = line.value
    if (kind === 'user') users.set(userIDOf(line, 'user'), textOf(line, 'name', LIMITS.nickName))
    if (kind === 'friend') friends.push({ a: userIDOf(line, 'a'), b: userIDOf(line, 'b') })
    if (kind === 'group') {
      const members = userIDsOf(line, 'members')
      groups.push({
        groupID: groupIDOf(line, 'group'),
        name: textOf(line, 'name', LIMITS.groupName),
        owner: (owner === undefined ? members[0] : userIDOf(line, 'owner')) ?? line.fault('the group has nobody'),
        members,
      })
    }
  }
  const named = [...groups.flatMap((g) => [g.owner, ...g.members]), ...friends.flatMap(({ a, b }) => [a, b])]
  for (const userID of named) if (!users.has(userID)) users.set(userID, '')
  return { users: [...users].map(([userID, nick]) => ({ userID, nick })), groups, friends }
}

/** Reads messages in batches, each with how much of the file was read by then, 0 to 1. */
export async function* readTraceMessages(
  file: string,
  size: number,
): AsyncGenerator<{ readonly items: readonly ImportItem[]; readonly part: number }> {
  const numbering = new TraceNumbering()
  let items: ImportItem[] = []
  for await (const line of readJsonLines(file)) {
    items.push(readTraceMessage(line, numbering))
    if (items.length < size) continue
    yield { items, part: line.part }
    items = []
  }
  if (items.length > 0) yield { items, part: 1 }
}
