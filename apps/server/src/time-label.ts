import { type Language, WORDS } from './words.ts'

/** A time as a list shows it, in the local time zone: the clock today, then the day, then the date. Milliseconds. */
export function timeLabel(time: number, now: number, language: Language): string {
  const then = new Date(time)
  const two = (n: number): string => String(n).padStart(2, '0')
  const days = Math.round((midnight(now) - midnight(time)) / 86_400_000)
  const words = WORDS[language]
  if (days <= 0) return `${two(then.getHours())}:${two(then.getMinutes())}`
  if (days === 1) return words.yesterday
  if (days < 7) return words.weekdays[then.getDay()] ?? ''
  const date = `${two(then.getMonth() + 1)}-${two(then.getDate())}`
  return then.getFullYear() === new Date(now).getFullYear() ? date : `${then.getFullYear()}-${date}`
}

const midnight = (time: number): number => new Date(time).setHours(0, 0, 0, 0)
