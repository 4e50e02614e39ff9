/** Small things the page remembers: in the browser's storage, or for this visit where that is switched off. */
export interface Memory {
  get(key: string): string | null
  /** null forgets. */
  set(key: string, value: string | null): void
}

const PREFIX = 'tidings.'

/** `open` may throw: a browser that keeps nothing refuses the storage itself. */
function createMemory(open: () => Storage): Memory {
  const visit = new Map<string, string>()
  const storage = (): Storage | null => {
    try {
      return open()
    } catch {
      return null
    }
  }
  return {
    get: (key) => storage()?.getItem(PREFIX + key) ?? visit.get(key) ?? null,
    set(key, value) {
      if (value === null) visit.delete(key)
      else visit.set(key, value)
      try {
        if (value === null) storage()?.removeItem(PREFIX + key)
        else storage()?.setItem(PREFIX + key, value)
      } catch {
        // Full: this visit still knows.
      }
    },
  }
}

/** Of this browser. */
export const memory = createMemory(() => localStorage)
/** Of this window: another window may be somebody else. */
export const windowMemory = createMemory(() => sessionStorage)
