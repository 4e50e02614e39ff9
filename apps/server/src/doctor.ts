import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { type Database, lockFile, openDatabase } from '@tidings/sqlite'
import { Complaint } from './complaint.ts'
import { checkDevice } from './doctor-device.ts'
import { checkDigests } from './doctor-digests.ts'
import { checkEpoch } from './doctor-epoch.ts'
import { checkFeeds } from './doctor-feeds.ts'
import { checkIntegrity, sizesOf } from './doctor-files.ts'
import { Findings, wordsOf } from './doctor-findings.ts'
import { repairUnread } from './doctor-repair.ts'
import { checkSchema } from './doctor-schema.ts'
import { checkMembers, checkTimelines } from './doctor-timelines.ts'
import type { DoctorOptions } from './program.ts'

const SERVER = 'tidings.db'
/** App id and user id in hex, as a device in Node names its stores. */
const DEVICE = /^\d+-((?:[0-9a-f]{2})+)\.db$/

type Say = (line: string) => void

/**
 * `tidings doctor`: checks the data folder of a server or of a device in Node that nobody has open, and changes no row
 * unless told to repair. Answers 0 when all is well, 1 when something was found; refuses with 2 what cannot be checked.
 */
export async function doctor(
  folder: string,
  { repair = false }: DoctorOptions,
  say: Say = console.log,
): Promise<number> {
  const names = namesIn(folder)
  const devices = names.filter((name) => DEVICE.test(name))
  if (!names.includes(SERVER) && devices.length === 0)
    throw new Complaint(`In ${folder} is neither the database of a server nor that of a device.`, 2)
  let left = 0
  if (names.includes(SERVER))
    left += await withDatabase({ folder, name: SERVER, isWritten: repair, say }, (db) =>
      checkServer(db, folder, repair, say),
    )
  for (const name of devices)
    left += await withDatabase({ folder, name, isWritten: false, say }, (db) => checkStore(db, name, say))
  return left === 0 ? 0 : 1
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).sort()
  } catch (error) {
    throw new Complaint(`${folder} cannot be read: ${(error as Error).message}.`, 2)
  }
}

interface Place {
  readonly folder: string
  readonly name: string
  readonly isWritten: boolean
  readonly say: Say
}

/** Opens a database that nobody else has open; unless it may be written, SQLite itself refuses every change. */
async function withDatabase<T>(
  { folder, name, isWritten, say }: Place,
  use: (db: Database) => T | Promise<T>,
): Promise<T> {
  const path = join(folder, name)
  const lock = orComplaint(folder, name, () => lockFile(`${path}.lock`))
  try {
    // Before it is opened: a log that a killed process left is folded in then.
    say(sizesOf(folder, name))
    const db = orComplaint(folder, name, () => openDatabase(path))
    try {
      if (!isWritten) db.exec('PRAGMA query_only=ON')
      return await use(db)
    } finally {
      db.close()
    }
  } finally {
    lock.release()
  }
}

function orComplaint<T>(folder: string, name: string, open: () => T): T {
  try {
    return open()
  } catch (error) {
    const { name: kind, message } = error as Error
    if (kind === 'LockedError') throw new Complaint(`Another process has ${name} in ${folder} open: stop it first.`, 2)
    throw new Complaint(`${name} in ${folder} cannot be opened: ${message.replaceAll('\n', ' ')}.`, 2)
  }
}

/** Answers how many findings are left. */
async function checkServer(db: Database, folder: string, repair: boolean, say: Say): Promise<number> {
  const findings = new Findings()
  const isSound = checkIntegrity(db, findings, SERVER)
  const schema = isSound ? await checkSchema(db, findings) : null
  if (schema?.isWhole) {
    say(`${schema.words}; ${checkEpoch(db, join(folder, `${SERVER}.epoch`), findings)}`)
    const ends = checkTimelines(db, findings)
    checkFeeds(db, ends, checkMembers(db, ends, findings), findings)
    checkDigests(db, findings)
  }
  tell(findings, say)
  if (!schema?.isWhole) say('The rest was not checked: what is damaged answers wrongly. Restore a backup.')
  const repaired = repair && schema?.isWhole ? repairUnread(db, findings.wrongUnread) : []
  for (const line of repaired) say(line)
  return findings.all.length - repaired.length
}

function checkStore(db: Database, name: string, say: Say): number {
  const findings = new Findings()
  const userID = Buffer.from(DEVICE.exec(name)?.[1] ?? '', 'hex').toString()
  if (checkIntegrity(db, findings, name)) for (const line of checkDevice(db, userID, findings)) say(line)
  tell(findings, say)
  return findings.all.length
}

function tell(findings: Findings, say: Say): void {
  const { all, users, conversations, messages } = findings
  for (const finding of all) say(wordsOf(finding))
  say(
    `${plural(users, 'user')}, ${plural(conversations, 'conversation')}, ${plural(messages, 'message')} checked: ${plural(all.length, 'finding')}`,
  )
}

const plural = (n: number, what: string): string => `${n.toLocaleString('en')} ${what}${n === 1 ? '' : 's'}`
