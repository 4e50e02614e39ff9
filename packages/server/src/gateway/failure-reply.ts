import { FAILURES, TidingsError } from '@tidings/model'

/** The code of a failure for a frame, and how long to wait before another try. */
export const failureOf = (error: unknown): { readonly code: number; readonly afterMs: number } =>
  error instanceof TidingsError
    ? { code: error.code, afterMs: error.retryAfterMs }
    : { code: FAILURES.internal.code, afterMs: 1000 }
