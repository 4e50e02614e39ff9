import { randomBytes } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { Complaint } from './complaint.ts'
import { makeFolder } from './make-folder.ts'

const SHORTEST = 32

export interface SecretPlace {
  readonly data: string
  readonly secretFile?: string
}

const defaultPath = ({ data }: SecretPlace): string => join(data, 'secret')

/** Where the key that signs logins is kept, unless a file was named. */
export const secretPath = (place: SecretPlace): string => place.secretFile ?? defaultPath(place)

/** The key of an existing file; null when there is none. */
export function readSecret(path: string): string | null {
  let secret: string
  try {
    secret = readFileSync(path, 'utf8').trim()
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    // The second: something above it is a file, so there is no such place either.
    if (code === 'ENOENT' || code === 'ENOTDIR') return null
    throw new Complaint(`The secret in ${path} cannot be read: ${(error as Error).message}.`, 2)
  }
  if (Buffer.byteLength(secret) < SHORTEST)
    throw new Complaint(`The secret in ${path} is too short: it takes ${SHORTEST} bytes or more.`, 2)
  return secret
}

/** The key of a file that has to be there: a new one would sign what the server refuses. */
export function requireSecret(place: SecretPlace, otherwise = ''): string {
  const path = secretPath(place)
  const secret = readSecret(path)
  if (secret !== null) return secret
  throw new Complaint(`There is no secret in ${path}: name the server's with --data or --secret-file${otherwise}.`, 2)
}

export interface Secret {
  readonly secret: string
  /** Made by this command, now or at an earlier start, and not handed in by an operator. */
  readonly generated: boolean
}

/** The key of the file, which is made with a new one, readable by its owner alone, when it is not there. */
export function ensureSecret(place: SecretPlace): Secret {
  const path = secretPath(place)
  const known = readSecret(path)
  if (known !== null) return { secret: known, generated: resolve(path) === resolve(defaultPath(place)) }
  const secret = randomBytes(SHORTEST).toString('hex')
  makeFolder(dirname(path))
  try {
    writeFileSync(path, `${secret}\n`, { mode: 0o600, flag: 'wx' })
  } catch (error) {
    // Another process may have been first: then its key is the one.
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return ensureSecret(place)
    throw new Complaint(`The secret cannot be kept in ${path}: ${(error as Error).message}.`, 2)
  }
  return { secret, generated: true }
}
