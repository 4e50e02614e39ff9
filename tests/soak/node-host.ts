import { type ChildProcess, fork } from 'node:child_process'
import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { openDatabase } from '@tidings/sqlite'
import type { Call } from './call.ts'
import { end, keep } from './children.ts'
import type { Ask, FromProgram, ToProgram } from './device-program.ts'
import { type HistoryLine, readHistory } from './history.ts'
import type { Host, Surroundings } from './host.ts'
import type { Look } from './perform.ts'

const PROGRAM = fileURLToPath(new URL('./device-program.js', import.meta.url))

interface Wait {
  readonly resolve: (value: never) => void
  readonly reject: (error: Error) => void
}

/** Clients of Node in a process of their own, each with its database. */
export function createNodeHost(name: string, users: readonly string[], around: Surroundings): Host {
  const { folder, line, sigOf } = around
  mkdirSync(folder, { recursive: true })
  let child: ChildProcess | null = null
  let asked = 0
  const waits = new Map<number, Wait>()

  const ask = <T>(userID: string, what: Ask): Promise<T> =>
    new Promise<T>((resolve, reject) => {
      const number = ++asked
      waits.set(number, { resolve, reject })
      child?.send({ ask: number, userID, what } satisfies ToProgram, () => {})
      if (!child) reject(new Error(`${name} is not running`))
    })

  const hear = ({ ask: number, value, error }: FromProgram): void => {
    const wait = waits.get(number)
    waits.delete(number)
    if (error === undefined) wait?.resolve(value as never)
    else wait?.reject(new Error(error))
  }

  const die = async (): Promise<void> => {
    const held = child
    child = null
    await end(held)
  }

  return {
    name,
    users,
    line,
    deaths: ['kill -9'],
    async start(bySession) {
      const started = keep(fork(PROGRAM, [folder], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] }))
      child = started
      started.on('message', hear)
      started.once('exit', () => {
        for (const wait of waits.values()) wait.reject(new Error(`${name} is gone`))
        waits.clear()
      })
      const server = line.url
      await Promise.all(
        users.map((userID) => ask<void>(userID, { do: 'login', server, userSig: sigOf(userID), bySession })),
      )
    },
    die,
    call: (n: number, userID: string, call: Call) => ask<HistoryLine>(userID, { do: 'call', n, call }),
    look: (userID) => ask<Look>(userID, { do: 'look' }),
    tidy: (userID, ids) => ask(userID, { do: 'tidy', ids }),
    waiting: async (userID) => waitingIn(join(folder, userID, `1400000001-${Buffer.from(userID).toString('hex')}.db`)),
    async close() {
      for (const userID of users) if (child) await ask(userID, { do: 'close' })
      await die()
    },
    history: () => readHistory(join(folder, 'history.jsonl')),
  }
}

/** Read beside the device, which goes on. */
function waitingIn(path: string): number {
  if (!existsSync(path)) return 0
  const db = openDatabase(path)
  try {
    return db
      .prepare('SELECT json FROM outbox')
      .all<{ json: string }>()
      .map(({ json }) => JSON.parse(json) as { acked: unknown; refused: unknown })
      .filter((entry) => entry.acked === null && entry.refused === null).length
  } finally {
    db.close()
  }
}
