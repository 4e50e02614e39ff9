/** Why a socket was closed. A call fails with a failure code; a socket closes with one of these. */
export const CLOSE = {
  /** The server is going away; reconnect after the time that the GOAWAY frame named. */
  goingAway: 4001,
  /** A frame was not valid, too long, or came before HELLO. */
  badFrame: 4002,
  /** HELLO did not come in time, or was refused. */
  unauthorized: 4003,
  /** Another login took the place, or the session was revoked. */
  kicked: 4004,
  /** The device sent nothing for too long. */
  silent: 4005,
  /** The device did not read what was sent. */
  slow: 4008,
} as const
