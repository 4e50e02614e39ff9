import { FAILURES, failureName, TidingsError } from '@tidings/model'
import { type Client, createClient, createUserSig } from '@tidings/node'
import { Complaint } from './complaint.ts'
import type { WatchOptions } from './program.ts'
import { Screen } from './screen.ts'
import { requireSecret } from './secret.ts'
import { terminalList, type WatchState } from './terminal-list.ts'
import { untilStopped } from './until-stopped.ts'
import { languageOf } from './words.ts'

/** Lines of the head and the foot of the list. */
const FRAME = 4
/** Without a terminal's height there is no reason to print a long list again and again. */
const MOST = 50
/** Changes that come together are drawn together. */
const TOGETHER_MS = 40

/** `tidings watch`: logs in as a user and shows the list as it changes, until it is stopped. */
export async function watch(userID: string, options: WatchOptions): Promise<void> {
  const sign = (): string => options.sig ?? signFor(userID, options)
  // Asked early, so that a missing secret is told before anything is drawn.
  const sig = sign()
  const language = options.lang ?? languageOf(process.env)
  const client = createClient({
    sdkAppID: options.appId,
    server: options.server,
    ...(options.cache !== undefined && { dataDir: options.cache }),
  })
  const conversations = client.getConversationManager()
  const screen = options.once ? null : new Screen()
  const { promise: over, resolve: end, reject: fail } = deferred()
  let state: WatchState = 'connecting'
  let isIn = false
  let timer: NodeJS.Timeout | undefined

  const lines = async (height: number): Promise<string[]> => {
    const width = screen?.width ?? Math.max(20, process.stdout.columns || 100)
    const at = { userID, state, width, now: Date.now(), language }
    // Before that there is no list to ask for, only a state to show.
    if (!isIn) return terminalList({ ...at, totalUnread: 0, conversations: [], more: false })
    const count = Math.min(MOST, Math.max(1, height - FRAME))
    const page = await conversations.getConversationList(0, count)
    const totalUnread = await conversations.getTotalUnreadMessageCount()
    return terminalList({ ...at, totalUnread, conversations: page.conversationList, more: !page.isFinished })
  }
  const endOnce = (): void => {
    if (options.once && isIn && state === 'live') end()
  }
  const changed = (next: WatchState = state): void => {
    state = next
    if (!screen) return
    timer ??= setTimeout(() => {
      timer = undefined
      lines(screen.height).then((text) => screen.show(text), fail)
    }, TOGETHER_MS)
  }

  conversations.addConversationListener({
    onSyncServerStart: () => changed('syncing'),
    onSyncServerFinish() {
      changed('live')
      endOnce()
    },
    onSyncServerFailed() {
      changed('offline')
      if (options.once) fail(new Complaint('The list could not be brought in sync.'))
    },
    onNewConversation: () => changed(),
    onConversationChanged: () => changed(),
    onConversationDeleted: () => changed(),
    onTotalUnreadMessageCountChanged: () => changed(),
  })
  client.addSDKListener({
    onConnecting: () => changed('connecting'),
    onConnectFailed(code) {
      changed('offline')
      // Any other failure is the login's to tell.
      if (options.once && FAILURES[failureName(code)].retry === 'later')
        fail(new Complaint(`There is no connection to ${options.server}.`))
    },
    onKickedOffline: () => fail(new Complaint('Another login replaced this one.')),
    onUserSigExpired() {
      if (options.sig !== undefined) fail(new Complaint('The UserSig has expired.'))
      else if (isIn) client.login(userID, sign()).catch(fail)
    },
  })

  process.stdout.on('resize', () => changed())
  // Time labels grow old even when nothing happens.
  const clock = setInterval(() => changed(), 60_000)
  void untilStopped().then(end)
  try {
    changed()
    // Offline, a login may take as long as the network does; Ctrl-C must not wait for it.
    const loggedIn = (): void => {
      isIn = true
      changed()
      endOnce()
    }
    logIn(client, userID, sig, options.sig === undefined).then(loggedIn, fail)
    await over
    if (options.once) console.log((await lines(Number.POSITIVE_INFINITY)).join('\n'))
  } finally {
    clearInterval(clock)
    clearTimeout(timer)
    screen?.close()
    await client.close()
  }
}

/** By the session of an earlier run where there is one: only that opens the kept list without a network. */
async function logIn(client: Client, userID: string, sig: string, mayResume: boolean): Promise<void> {
  if (mayResume && (await client.storedUserID()) === userID)
    try {
      return await client.login(userID)
    } catch (error) {
      if (!(error instanceof TidingsError && error.retry === 'reauth')) throw error
    }
  await client.login(userID, sig)
}

function signFor(userID: string, options: WatchOptions): string {
  const secret = requireSecret(options, ', or give a --sig')
  return createUserSig(userID, { sdkAppID: options.appId, secret })
}

function deferred() {
  let resolve = (): void => {}
  let reject = (_error: unknown): void => {}
  const promise = new Promise<void>((ok, no) => {
    resolve = ok
    reject = no
  })
  return { promise, resolve, reject }
}
