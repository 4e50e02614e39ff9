import { createMemoryStores, type Runtime } from '@tidings/client'
import { createBrowserConnectivity } from './browser-connectivity.ts'
import { openBrowserSocket } from './browser-socket.ts'
import { createBrowserStores } from './browser-stores.ts'
import { sha256 } from './sha-256.ts'

/** Timers of a browser wrap around beyond this. */
const LONGEST_TIMER = 2 ** 31 - 1

/** A browser page as the SDK sees it. */
export const createBrowserPlatform = (storage: 'indexeddb' | 'memory'): Runtime => ({
  name: 'browser',
  clock: { now: () => Date.now(), after },
  random: () => Math.random(),
  randomID(bytes) {
    const random = crypto.getRandomValues(new Uint8Array(bytes))
    return btoa(String.fromCharCode(...random))
      .replaceAll('+', '-')
      .replaceAll('/', '_')
      .replaceAll('=', '')
  },
  async sha256(text) {
    const subtle = (crypto as Partial<Crypto>).subtle
    if (!subtle) return sha256(text)
    const hash = await subtle.digest('SHA-256', new TextEncoder().encode(text))
    return Array.from(new Uint8Array(hash), (byte) => byte.toString(16).padStart(2, '0')).join('')
  },
  openSocket: openBrowserSocket,
  connectivity: createBrowserConnectivity(),
  stores: storage === 'memory' ? createMemoryStores() : createBrowserStores(),
  log(level, event, cause) {
    if (level === 'error') console.warn(`tidings: ${event}`, ...(cause === undefined ? [] : [cause]))
  },
})

function after(ms: number, call: () => void): () => void {
  let timer: ReturnType<typeof setTimeout>
  const wait = (left: number) => {
    timer = setTimeout(
      () => (left > LONGEST_TIMER ? wait(left - LONGEST_TIMER) : call()),
      Math.min(left, LONGEST_TIMER),
    )
  }
  wait(ms)
  return () => clearTimeout(timer)
}
