import { type Ask, json, notAllowed, type Reply, text } from './reply.ts'

/** A server that anyone on this machine may try out: who can log in without a password. */
export interface DemoPart {
  readonly people: readonly { readonly userID: string; readonly nick: string }[]
  /** A short-lived UserSig of one of them. */
  readonly issueSig: (userID: string) => string
}

// A user id and some JSON around it.
const BODY_BYTES = 1024

// Names that only this machine itself answers to. A page whose own name was pointed here says that name.
const LOOPBACK_HOST = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d{1,5})?$/i

/** `POST /demo/login`: `{ userID }` → `{ userID, userSig }`, for whoever sits at this machine and nobody's page else. */
export async function demoLogin(
  ask: Ask,
  demo: DemoPart,
  isAllowedOrigin: (origin: string | undefined) => boolean,
): Promise<Reply> {
  if (ask.method !== 'POST') return notAllowed('POST')
  const { host, origin, 'content-type': type } = ask.headers
  const forbidden = text(403, 'forbidden\n')
  if (typeof host !== 'string' || !LOOPBACK_HOST.test(host)) return forbidden
  if (Array.isArray(origin) || !isAllowedOrigin(origin)) return forbidden
  // Any other type could be sent from a strange page without asking first.
  if (typeof type !== 'string' || !/^application\/json\s*(?:;|$)/i.test(type)) return forbidden
  const body = await ask.body(BODY_BYTES)
  if (body === null) return text(413, 'too large\n')
  const userID = readUserID(body)
  if (userID === null) return text(400, 'bad request\n')
  if (!demo.people.some((person) => person.userID === userID)) return forbidden
  return json(200, { userID, userSig: demo.issueSig(userID) })
}

function readUserID(body: Uint8Array): string | null {
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body))
    if (typeof value !== 'object' || value === null || Object.keys(value).join() !== 'userID') return null
    const { userID } = value as { userID: unknown }
    return typeof userID === 'string' ? userID : null
  } catch {
    return null
  }
}
