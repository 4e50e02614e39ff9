import { createHmac } from 'node:crypto'
import { TidingsError } from '@tidings/model'
import type { Logger } from '@tidings/server'
import { pino } from 'pino'

type Fields = Readonly<Record<string, string | number | boolean>>

/** Fields that name a person, a place or a machine of theirs. */
const NAMES_SOMEBODY = /id$|^(user|group|conversation|device|owner|member|ip|address)/i

/**
 * A logger of JSON lines on stderr, for the server. Ids become hashes under the operator's key: alike ids stay alike, and
 * who has only the log cannot try names against it.
 */
export function createPinoLogger(level: string, key: string, write?: (line: string) => void): Logger {
  const settings = { level, base: null }
  const log = write ? pino(settings, { write }) : pino(settings, pino.destination({ dest: 2, sync: true }))
  const hashed = (fields: Fields = {}): Fields =>
    Object.fromEntries(
      Object.entries(fields).map(([name, value]) => [
        name,
        typeof value === 'string' && NAMES_SOMEBODY.test(name) ? hash(value) : value,
      ]),
    )
  const hash = (id: string): string => createHmac('sha256', key).update(id).digest('hex').slice(0, 12)
  return {
    info: (event, fields) => log.info(hashed(fields), event),
    warn: (event, fields) => log.warn(hashed(fields), event),
    error: (event, error) => log.error(describe(error), event),
  }
}

/** What may be said of an error: the message of a stranger's might quote what somebody wrote, its stack's places do not. */
function describe(error: unknown): Fields {
  if (error instanceof TidingsError) return { code: error.code, reason: error.reason }
  if (!(error instanceof Error)) return { error: typeof error }
  const { code } = error as { readonly code?: unknown }
  const places = (error.stack ?? '').split('\n').filter((line) => line.startsWith('    at '))
  return { error: error.name, ...(typeof code === 'string' && { code }), stack: places.slice(0, 8).join('\n') }
}
