import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Client, createClient, createUserSig } from '@tidings/node'
import { silentLogger } from '@tidings/server'
import { openDatabase } from '@tidings/sqlite'
import { arrangeList, bringPast } from './demo-world.ts'
import { doctor } from './doctor.ts'
import { digestAgain } from './doctor-digests.ts'
import { openServer } from './open-server.ts'

const app = { sdkAppID: 1, secret: 'k'.repeat(32) }

/** A server on a folder, and people who log in. */
export interface OpenWorld {
  readonly url: string
  user(userID: string, dataDir: string): Promise<Client>
  stop(): Promise<void>
}

export async function openWorld(folder: string): Promise<OpenWorld> {
  const options = { sdkAppID: app.sdkAppID, secrets: [app.secret], autoCreateUsers: true }
  const server = await openServer(folder, silentLogger, options)
  const { port } = await server.listen({ host: '127.0.0.1', port: 0 })
  const url = `ws://127.0.0.1:${port}`
  return {
    url,
    async user(userID, dataDir) {
      const client = createClient({ sdkAppID: app.sdkAppID, server: url, dataDir })
      await client.login(userID, createUserSig(userID, app))
      return client
    },
    stop: () => server.drain(),
  }
}

/** The folder of the demo's world. */
export async function makeDemoFolder(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'tidings-doctor-test-'))
  const server = await openServer(folder, silentLogger, { sdkAppID: app.sdkAppID, secrets: [app.secret] })
  const { port } = await server.listen({ host: '127.0.0.1', port: 0 })
  await bringPast(server.importer, Date.now())
  await arrangeList({ server: `ws://127.0.0.1:${port}`, ...app })
  await server.drain()
  return folder
}

/** A copy that a test may damage. */
export function copyOf(folder: string): string {
  const copy = mkdtempSync(join(tmpdir(), 'tidings-doctor-test-'))
  cpSync(folder, copy, { recursive: true })
  return copy
}

export const remove = (folder: string): void => rmSync(folder, { recursive: true, force: true })

export function damage(folder: string, sql: string, name = 'tidings.db'): void {
  const db = openDatabase(join(folder, name))
  db.exec(sql)
  db.close()
}

/** Damage to one conversation as a mistake of the server would leave it: its digest is of what it says. */
export function damageRow(folder: string, userID: string, id: string, change: string): void {
  const db = openDatabase(join(folder, 'tidings.db'))
  db.prepare(
    `UPDATE inbox SET state = json_set(state, ${change}) WHERE user_id = ? AND kind = 'conversation' AND id = ?`,
  ).run(userID, id)
  digestAgain(db, userID, 'conversation', id)
  db.close()
}

/** What the doctor says of a folder, and its exit code. */
export async function examine(folder: string, repair = false): Promise<{ code: number; lines: string[] }> {
  const lines: string[] = []
  const code = await doctor(folder, { repair }, (line) => lines.push(line))
  return { code, lines }
}
