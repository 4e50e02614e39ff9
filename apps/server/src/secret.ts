import { randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { Complaint } from './complaint.ts'

const SHORTEST = 32

/** Where the key that signs logins is kept, unless a file was named. */
export const secretPath = (options: { readonly data: string; readonly secretFile?: string }): string =>
  options.secretFile ?? join(options.data, 'secret')

/** The key of an existing file; null when there is none. */
export function readSecret(path: string): string | null {
  let secret: string
  try {
    secret = readFileSync(path, 'utf8').trim()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw new Complaint(`The secret in ${path} cannot be read: ${(error as Error).message}.`, 2)
  }
  if (Buffer.byteLength(secret) < SHORTEST)
    throw new Complaint(`The secret in ${path} is too short: it takes ${SHORTEST} bytes or more.`, 2)
  return secret
}

/** The key of the file, which is made with a new one, readable by its owner alone, when it is not there. */
export function ensureSecret(path: string): string {
  const known = readSecret(path)
  if (known !== null) return known
  const secret = randomBytes(SHORTEST).toString('hex')
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
    writeFileSync(path, `${secret}\n`, { mode: 0o600, flag: 'wx' })
  } catch (error) {
    // Another process may have been first: then its key is the one.
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return ensureSecret(path)
    throw new Complaint(`The secret cannot be kept in ${path}: ${(error as Error).message}.`, 2)
  }
  return secret
}
