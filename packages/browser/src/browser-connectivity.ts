import type { Connectivity } from '@tidings/client'

/** What the browser says about the network and about whether anybody looks at the page. */
export const createBrowserConnectivity = (): Connectivity => ({
  // Only "offline" can be believed: "online" may be a network that leads nowhere.
  isOnline: () => (globalThis.navigator as Partial<Navigator> | undefined)?.onLine !== false,
  subscribe(listener) {
    const ended = new AbortController()
    const on = (target: EventTarget | undefined, event: string, call: () => void) =>
      target?.addEventListener(event, call, { signal: ended.signal })
    const page = globalThis.document as Document | undefined
    on(globalThis, 'online', () => listener('online'))
    on(globalThis, 'offline', () => listener('offline'))
    on(page, 'visibilitychange', () => listener(page?.visibilityState === 'hidden' ? 'hidden' : 'visible'))
    // The last event of a page that is left; some browsers give no other.
    on(globalThis, 'pagehide', () => listener('hidden'))
    return () => ended.abort()
  },
})
