import { TidingsError } from '@tidings/model'
import type { Tables } from './tables.ts'

const WRITES: ReadonlySet<string> = new Set([
  'putUser',
  'lockFeeds',
  'putFeeds',
  'putRows',
  'lockTimeline',
  'putTimeline',
  'insertMessages',
  'updateMessage',
  'putGroup',
  'putMembers',
  'putOp',
  'pruneOps',
  'putSession',
  'pruneSessions',
  'deleteSession',
  'deleteSessionsOf',
] satisfies (keyof Tables)[])

/** The same tables for a read: what writes or locks throws, as it would on a replica. */
export function readOnly(tables: Tables): Tables {
  return new Proxy(tables, {
    get(target, call, receiver) {
      if (typeof call !== 'string' || !WRITES.has(call)) return Reflect.get(target, call, receiver)
      return () => {
        throw new TidingsError('internal', { cause: new Error(`${call} inside a read`) })
      }
    },
  })
}
