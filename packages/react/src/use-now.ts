import { useSyncExternalStore } from 'react'

const MINUTE_MS = 60_000

/** Unix milliseconds, for event handlers. */
export const now = (): number => Date.now()

/**
 * One clock for the whole page: its value changes at local midnight, and when a page that slept past it is looked at
 * again. Labels depend on the day alone, so nothing renders in between.
 */
const day = {
  value: now(),
  timer: undefined as ReturnType<typeof setTimeout> | undefined,
  listeners: new Set<() => void>(),
}

function look(): void {
  if (new Date(day.value).toDateString() !== new Date(now()).toDateString()) {
    day.value = now()
    for (const listener of day.listeners) listener()
  }
  plan()
}

function plan(): void {
  clearTimeout(day.timer)
  const date = new Date(now())
  const midnight = new Date(date.getFullYear(), date.getMonth(), date.getDate() + 1).getTime()
  // A change of the zone or a suspended machine moves midnight: no wait is longer than an hour.
  day.timer = setTimeout(look, Math.min(midnight - date.getTime() + 50, 60 * MINUTE_MS))
}

function subscribe(listener: () => void): () => void {
  if (day.listeners.size === 0) {
    day.value = now()
    document.addEventListener('visibilitychange', look)
    plan()
  }
  day.listeners.add(listener)
  return () => {
    day.listeners.delete(listener)
    if (day.listeners.size > 0) return
    document.removeEventListener('visibilitychange', look)
    clearTimeout(day.timer)
  }
}

/** Unix milliseconds of some moment of the present local day; changes when the day does. */
export const useNow = (): number =>
  useSyncExternalStore(
    subscribe,
    () => day.value,
    () => day.value,
  )
