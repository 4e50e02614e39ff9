/** Gives the lock back; settles when the next one may have it. */
export type Release = () => Promise<void>

/**
 * Takes an exclusive lock of this origin at once, or gives null when another tab has it. The browser gives it back when a
 * tab crashes. Where there are no Web Locks (an insecure address), everybody gets it.
 */
export function takeWebLock(name: string): Promise<Release | null> {
  const locks = (globalThis.navigator as Partial<Navigator> | undefined)?.locks
  if (!locks) return Promise.resolve(async () => {})
  return new Promise((resolve, reject) => {
    const request = locks.request(name, { ifAvailable: true }, (lock) => {
      if (!lock) return resolve(null)
      return new Promise<void>((letGo) => {
        resolve(() => {
          letGo()
          return request
        })
      })
    })
    request.catch(reject)
  })
}
