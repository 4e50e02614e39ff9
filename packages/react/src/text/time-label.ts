import { wordsOf } from './words-of.ts'

export interface TimeLabelOptions {
  /** BCP 47: chooses the words, and the region when it names one. */
  readonly locale: string
  /** IANA name; the system's when left out. */
  readonly timeZone?: string | undefined
  /** Overrides the region's habit. */
  readonly hour12?: boolean | undefined
  /** ISO 3166, such as `GB`: whose way of writing times and dates. Read where the locale names no region. */
  readonly region?: string | undefined
}

/** Times in words. All times are Unix milliseconds; one that is no valid date gives ''. */
export interface TimeLabels {
  /** For a row: the clock today, then the day, then the date. */
  list(atMs: number, nowMs: number): string
  /** For a screen reader: the day in full words and the clock, as part of a sentence. */
  full(atMs: number, nowMs: number): string
  /** Full date and clock. */
  tooltip(atMs: number): string
  /** Between messages: the day and the clock. */
  separator(atMs: number, nowMs: number): string
  clock(atMs: number): string
}

const DAY_MS = 86_400_000
const NAMED_DAYS = 7
/** The largest time that a date can hold. */
const MAX_TIME = 8.64e15

/** Makes the formatters of a locale once; the labels are cheap from then on. */
export function createTimeLabels(options: TimeLabelOptions): TimeLabels {
  const words = wordsOf(options.locale)
  const { timeZone } = options
  const isChinese = words.lang === 'zh-CN'
  const locale = isChinese ? 'zh-CN' : englishLocale(options)
  const format = (parts: Intl.DateTimeFormatOptions): ((atMs: number) => string) => {
    const formatter = new Intl.DateTimeFormat(locale, { ...parts, timeZone })
    // Engines differ in the space before AM and PM, and a label is compared with the one before.
    return (atMs) => formatter.format(atMs).replace(/[\u202f\u00a0]/g, ' ')
  }
  const isTwelve = options.hour12 ?? hasTwelveHours(locale)
  const hours = isTwelve
    ? ({ hour: 'numeric', minute: '2-digit', hour12: true } as const)
    : ({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const)
  const clock = format(hours)
  const dayOfYear = format({ month: isChinese ? 'long' : 'short', day: 'numeric' })
  const date = format({ year: isChinese ? 'numeric' : '2-digit', month: 'numeric', day: 'numeric' })
  const dayOfYearInFull = format({ month: 'long', day: 'numeric' })
  const dateInFull = format({ year: 'numeric', month: 'long', day: 'numeric' })
  const tooltip = format({ year: 'numeric', month: 'long', day: 'numeric', weekday: 'long', ...hours })
  const dayOf = createDays(timeZone)

  /** The day before the clock; null is today, which a row does not name. */
  const dayLabel = (atMs: number, nowMs: number, isInFull: boolean): string | null => {
    const day = dayOf(atMs)
    const now = dayOf(nowMs)
    const days = now.number - day.number
    // A clock that runs ahead must not make tomorrow's date out of a message of this minute.
    if (days <= 0) return null
    if (days === 1) return isInFull ? words.timeYesterdayInline : words.timeYesterday
    if (days < NAMED_DAYS) return (isInFull ? words.weekdaysInFull : words.weekdays)[day.weekday] ?? ''
    if (day.year === now.year) return isInFull ? dayOfYearInFull(atMs) : dayOfYear(atMs)
    return isInFull ? dateInFull(atMs) : date(atMs)
  }
  const valid =
    <A extends readonly number[]>(label: (...times: A) => string) =>
    (...times: A): string =>
      times.every((t) => Math.abs(t) <= MAX_TIME) ? label(...times) : ''

  return {
    list: valid((atMs: number, nowMs: number) => dayLabel(atMs, nowMs, false) ?? clock(atMs)),
    full: valid(
      (atMs: number, nowMs: number) => `${dayLabel(atMs, nowMs, true) ?? words.timeTodayInline} ${clock(atMs)}`,
    ),
    separator: valid(
      (atMs: number, nowMs: number) => `${dayLabel(atMs, nowMs, false) ?? words.timeToday} ${clock(atMs)}`,
    ),
    tooltip: valid((atMs: number) => tooltip(atMs)),
    clock: valid((atMs: number) => clock(atMs)),
  }
}

interface Day {
  /** Days since 1970 by the local calendar. */
  readonly number: number
  readonly year: number
  /** From Sunday, 0. */
  readonly weekday: number
}

function createDays(timeZone: string | undefined): (atMs: number) => Day {
  const formatter = new Intl.DateTimeFormat('en-US', {
    calendar: 'gregory',
    numberingSystem: 'latn',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    timeZone,
  })
  return (atMs) => {
    const parts = formatter.formatToParts(atMs)
    const part = (type: 'year' | 'month' | 'day'): number => Number(parts.find((p) => p.type === type)?.value)
    const year = part('year')
    const number = Math.floor(Date.UTC(year, part('month') - 1, part('day')) / DAY_MS)
    // The first day of 1970 was a Thursday.
    return { number, year, weekday: (((number + 4) % 7) + 7) % 7 }
  }
}

/** When the labels of a day change: the next local midnight, Unix milliseconds. */
export function nextMidnight(nowMs: number, timeZone?: string): number {
  // A day has 23 to 25 hours, and a zone may skip one: the change of the day is looked for, not computed.
  const dayOf = createDays(timeZone)
  const today = dayOf(nowMs).number
  let before = nowMs
  let after = nowMs + 2 * DAY_MS
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2)
    if (dayOf(middle).number > today) after = middle
    else before = middle
  }
  return after
}

function englishLocale({ locale, region }: TimeLabelOptions): string {
  // A locale of another language, or a broken one, still has a region to write dates by.
  const own = /^[a-z]{2,8}(?:-[a-z]{4})?-([a-z]{2})(?:-|$)/i.exec(locale)?.[1]
  const chosen = own ?? region
  return chosen && /^[a-z]{2}$/i.test(chosen) ? `en-${chosen.toUpperCase()}` : 'en'
}

const hasTwelveHours = (locale: string): boolean =>
  new Intl.DateTimeFormat(locale, { hour: 'numeric' }).resolvedOptions().hour12 ?? false
