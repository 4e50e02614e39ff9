import { FAILURES, TidingsError } from '@tidings/model'
import type { Logger } from '../observe/logger.ts'

/** The code of a failure for a frame, and how long to wait before another try. */
export const failureOf = (error: unknown): { readonly code: number; readonly afterMs: number } =>
  error instanceof TidingsError
    ? { code: error.code, afterMs: error.retryAfterMs }
    : { code: FAILURES.internal.code, afterMs: 1000 }

/** Tells the operator of what the server got wrong; what a device got wrong is only counted. */
export function logFault(logger: Logger, where: string, error: unknown): void {
  if (!(error instanceof TidingsError) || error.reason === 'internal') logger.error(where, error)
}
