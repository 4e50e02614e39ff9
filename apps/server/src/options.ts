import { isUserID } from '@tidings/model'
import { InvalidArgumentError, Option } from 'commander'

const refuse = (sentence: string): never => {
  throw new InvalidArgumentError(sentence)
}

function wholeNumber(least: number, most: number): (text: string) => number {
  return (text) => {
    const n = /^\d{1,15}$/.test(text) ? Number(text) : -1
    return n >= least && n <= most ? n : refuse(`It has to be a whole number from ${least} to ${most}.`)
  }
}

const nonEmpty = (text: string): string => (text === '' ? refuse('It is empty.') : text)

function origins(text: string, before: readonly string[] = []): readonly string[] {
  const list = text.split(',').map((part) => part.trim())
  for (const origin of list)
    if (!URL.canParse(origin) || new URL(origin).origin !== origin)
      refuse('An origin looks like https://chat.example.org, without a path.')
  return [...before, ...list]
}

const address = (text: string): string =>
  URL.canParse(text) && /^wss?:$/.test(new URL(text).protocol)
    ? text
    : refuse('An address looks like ws://127.0.0.1:8787 or wss://chat.example.org.')

/** Reads the USER of a subcommand. */
export const userID = (text: string): string =>
  isUserID(text) ? text : refuse('A user id takes 1 to 32 printable ASCII characters, without spaces.')

const option = (flags: string, variable: string, meaning: string): Option =>
  new Option(flags, meaning).env(`TIDINGS_${variable}`)

/** A switch. Its variable may also say no, which commander alone would take for a yes. */
function flag(flags: string, variable: string, meaning: string): Option {
  const made = new Option(flags, meaning)
  const said = process.env[`TIDINGS_${variable}`]
  return said !== undefined && /^(0|false|no|off|)$/i.test(said) ? made.default(false) : made.env(`TIDINGS_${variable}`)
}

/** Every option of the command, made anew for each subcommand that takes it. */
export const OPTIONS = {
  data: (folder: string) =>
    option('--data <dir>', 'DATA', 'folder of the database and the secret').argParser(nonEmpty).default(folder),
  host: () => option('--host <address>', 'HOST', 'address to listen on').argParser(nonEmpty).default('127.0.0.1'),
  port: () =>
    option('--port <n>', 'PORT', 'port to listen on, 0 = any').argParser(wholeNumber(0, 65_535)).default(8787),
  appID: () =>
    option('--app-id <n>', 'APP_ID', 'app id that UserSigs are made for')
      .argParser(wholeNumber(1, 4_294_967_295))
      .default(1_400_000_001),
  secretFile: () =>
    option(
      '--secret-file <path>',
      'SECRET_FILE',
      'file of the key that signs logins (default: <data>/secret)',
    ).argParser(nonEmpty),
  allowOrigin: () =>
    option('--allow-origin <origin>', 'ALLOW_ORIGIN', 'web origin that may connect; may be repeated')
      .argParser(origins)
      .default([] as readonly string[], 'none; on a loopback address, pages of this machine'),
  autoCreateUsers: () =>
    flag(
      '--auto-create-users',
      'AUTO_CREATE_USERS',
      'make an unknown receiver on first use instead of refusing (default: on with a generated secret)',
    ),
  noAutoCreateUsers: () => new Option('--no-auto-create-users', 'refuse an unknown receiver with 20003'),
  insecure: () => flag('--insecure', 'INSECURE', 'listen beyond this machine although there is no TLS in between'),
  logLevel: (level: string) =>
    option('--log-level <level>', 'LOG_LEVEL', 'what is logged to stderr, as JSON')
      .choices(['error', 'warn', 'info', 'silent'])
      .default(level),
  server: () =>
    option('--server <url>', 'SERVER', 'address of the server').argParser(address).default('ws://127.0.0.1:8787'),
  sig: () => option('--sig <usersig>', 'SIG', 'UserSig to log in with, instead of one made from the secret'),
  cache: () =>
    option('--cache <dir>', 'CACHE', 'keep the device there, so that the list opens offline').argParser(nonEmpty),
  language: () => option('--lang <language>', 'LANG', 'language of labels (default: by $LANG)').choices(['en', 'zh']),
  once: () => flag('--once', 'ONCE', 'print the list when it is in sync, and end'),
  expire: () =>
    option('--expire <seconds>', 'EXPIRE', 'how long the UserSig is good for')
      .argParser(wholeNumber(1, 15_552_000))
      .default(604_800),
  repair: () => flag('--repair', 'REPAIR', 'write the unread counts that are right, as new versions of their rows'),
  markRead: () => flag('--mark-read', 'MARK_READ', 'set everything read when done'),
}
