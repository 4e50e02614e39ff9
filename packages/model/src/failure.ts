/** What a caller may do about a failure: nothing, try again, or sign in again first. */
export type Retry = 'never' | 'later' | 'reauth'

interface Failure {
  readonly code: number
  readonly retry: Retry
  readonly means: string
}

/**
 * Every way a call can fail. Numbers are V2TIM's where it has one; ours start at 130000.
 * The sentences are fixed and name no person and no text, so an error is always safe to log.
 */
export const FAILURES = {
  invalid_conversation: { code: 6004, retry: 'never', means: 'The conversation id is not well formed.' },
  not_logged_in: { code: 6014, retry: 'never', means: 'Nobody is logged in.' },
  in_progress: { code: 6015, retry: 'never', means: 'The same operation is already in progress.' },
  invalid_parameter: { code: 6017, retry: 'never', means: 'A parameter has the wrong type, form or range.' },
  local_store: { code: 6019, retry: 'never', means: 'The local store cannot be opened, read or written.' },
  outbox_store: { code: 6022, retry: 'never', means: 'The local store did not take the operation.' },
  kicked_offline: { code: 6208, retry: 'never', means: 'Another login replaced this one.' },
  not_supported: { code: 7013, retry: 'never', means: 'This server or version does not offer that.' },
  invalid_operation: { code: 7014, retry: 'never', means: 'The operation is not allowed in this state.' },
  too_large: { code: 8001, retry: 'never', means: 'The message body is too large.' },
  too_frequent: { code: 9506, retry: 'later', means: 'Requests come too fast; the answer says how long to wait.' },
  outbox_full: { code: 9507, retry: 'never', means: 'Too many operations wait to be sent.' },
  disconnected: { code: 9508, retry: 'later', means: 'There is no connection to the server.' },
  timeout: { code: 9520, retry: 'later', means: 'The server did not answer in time.' },
  group_invalid: { code: 10004, retry: 'never', means: 'A parameter of the group call is not valid.' },
  group_denied: { code: 10007, retry: 'never', means: 'The caller has no right to do that in the group.' },
  group_missing: { code: 10010, retry: 'never', means: 'The group does not exist.' },
  group_member: { code: 10013, retry: 'never', means: 'The user is a member already.' },
  group_full: { code: 10014, retry: 'never', means: 'The group has no room for more members.' },
  group_id_taken: { code: 10021, retry: 'never', means: 'The group id is taken.' },
  user_missing: { code: 20003, retry: 'never', means: 'The user does not exist.' },
  revoke_window: { code: 20016, retry: 'never', means: 'The message is too old to be recalled.' },
  batch_size: { code: 51006, retry: 'never', means: 'A batch call takes 1 to 100 conversations.' },
  label_missing: { code: 51009, retry: 'never', means: 'The conversation group does not exist.' },
  label_count: { code: 51010, retry: 'never', means: 'There are too many conversation groups.' },
  label_name: { code: 51011, retry: 'never', means: 'A conversation group name takes 1 to 32 bytes.' },
  pin_count: { code: 51012, retry: 'never', means: 'Too many conversations are pinned.' },
  sig_expired: { code: 70001, retry: 'reauth', means: 'The UserSig has expired.' },
  sig_invalid: { code: 70003, retry: 'reauth', means: 'The UserSig is not valid.' },
  sig_mismatch: { code: 70009, retry: 'reauth', means: 'The UserSig was not made with the key of this app.' },
  sig_identifier: { code: 70013, retry: 'reauth', means: 'The UserSig belongs to another user.' },
  sig_app: { code: 70014, retry: 'reauth', means: 'The UserSig belongs to another app.' },
  app_unknown: { code: 70020, retry: 'never', means: 'The app id is not served here.' },
  attempts: { code: 70050, retry: 'later', means: 'Too many failed logins; wait a while.' },
  sig_revoked: { code: 70052, retry: 'reauth', means: 'The login state was revoked; a new UserSig is needed.' },
  banned: { code: 70107, retry: 'never', means: 'The account is banned or deleted.' },
  message_id_reused: { code: 130001, retry: 'never', means: 'The message id was used before for other content.' },
  bad_frame: { code: 130002, retry: 'never', means: 'The frame is not valid.' },
  old_protocol: { code: 130003, retry: 'never', means: 'The two ends speak no common protocol version.' },
  overloaded: { code: 130004, retry: 'later', means: 'The server sheds load; the answer says how long to wait.' },
  op_expired: { code: 130005, retry: 'never', means: 'The operation waited for more than 30 days.' },
  session_missing: { code: 130006, retry: 'reauth', means: 'The device session is unknown or expired.' },
  internal: { code: 130500, retry: 'later', means: 'The server could not do it.' },
} as const satisfies Record<string, Failure>

export type FailureName = keyof typeof FAILURES

const byCode = new Map<number, FailureName>(
  (Object.keys(FAILURES) as FailureName[]).map((name) => [FAILURES[name].code, name]),
)

/** The name of a code; one that is not in the table reads as `internal`, so that a newer server harms no old device. */
export const failureName = (code: number): FailureName => byCode.get(code) ?? 'internal'

/** The one error that every call rejects with. Its text is fixed: safe to log. */
export class TidingsError extends Error {
  readonly code: number
  readonly reason: FailureName
  /** How long to wait before another try, in milliseconds; 0 when the other end did not say. */
  readonly retryAfterMs: number

  constructor(reason: FailureName, options: { cause?: unknown; retryAfterMs?: number } = {}) {
    super(
      `${FAILURES[reason].code} ${reason}: ${FAILURES[reason].means}`,
      options.cause === undefined ? {} : { cause: options.cause },
    )
    this.name = 'TidingsError'
    this.reason = reason
    this.code = FAILURES[reason].code
    this.retryAfterMs = options.retryAfterMs ?? 0
  }

  get retry(): Retry {
    return FAILURES[this.reason].retry
  }
}
