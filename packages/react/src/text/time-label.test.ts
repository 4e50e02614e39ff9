import { describe, expect, test } from 'vitest'
import { createTimeLabels, nextMidnight } from './time-label.ts'

const at = (iso: string): number => Date.parse(iso)
const shanghai = (local: string): number => at(`${local}+08:00`)
/** A Thursday. */
const NOW = shanghai('2026-05-14T14:30:00')

const zh = createTimeLabels({ locale: 'zh-CN', timeZone: 'Asia/Shanghai' })
const us = createTimeLabels({ locale: 'en-US', timeZone: 'Asia/Shanghai' })
const gb = createTimeLabels({ locale: 'en', region: 'GB', timeZone: 'Asia/Shanghai' })

describe('a row shows', () => {
  test.each([
    ['today', '2026-05-14T14:05:00', '14:05', '2:05 PM', '14:05'],
    ['the small hours', '2026-05-14T00:05:00', '00:05', '12:05 AM', '00:05'],
    ['an early hour', '2026-05-14T09:36:00', '09:36', '9:36 AM', '09:36'],
    ['yesterday', '2026-05-13T23:59:00', '昨天', 'Yesterday', 'Yesterday'],
    ['two days ago', '2026-05-12T23:59:00', '星期二', 'Tue', 'Tue'],
    ['six days ago', '2026-05-08T00:00:00', '星期五', 'Fri', 'Fri'],
    ['seven days ago', '2026-05-07T23:59:00', '5月7日', 'May 7', '7 May'],
    ['this year', '2026-05-03T12:00:00', '5月3日', 'May 3', '3 May'],
    ['a year before', '2025-11-20T12:00:00', '2025/11/20', '11/20/25', '20/11/25'],
  ])('%s', (_, local, chinese, american, british) => {
    expect(zh.list(shanghai(local), NOW)).toBe(chinese)
    expect(us.list(shanghai(local), NOW)).toBe(american)
    expect(gb.list(shanghai(local), NOW)).toBe(british)
  })

  test('a time in the future as today', () => {
    expect(zh.list(shanghai('2026-05-16T09:00:00'), NOW)).toBe('09:00')
  })

  test('a day of last week by its name, also across the new year', () => {
    expect(us.list(shanghai('2025-12-30T12:00:00'), shanghai('2026-01-02T12:00:00'))).toBe('Tue')
  })

  test('nothing for a time that is none', () => {
    expect(us.list(Number.NaN, NOW)).toBe('')
    expect(us.tooltip(8.7e15)).toBe('')
  })
})

test('a day is a day of the calendar, not 24 hours', () => {
  const now = shanghai('2026-05-14T00:10:00')
  expect(us.list(shanghai('2026-05-13T23:50:00'), now)).toBe('Yesterday')
  expect(us.list(shanghai('2026-05-12T23:50:00'), now)).toBe('Tue')
})

test('a screen reader hears the day in full words', () => {
  expect(zh.full(shanghai('2026-05-14T14:02:00'), NOW)).toBe('今天 14:02')
  expect(us.full(shanghai('2026-05-14T14:02:00'), NOW)).toBe('today 2:02 PM')
  expect(us.full(shanghai('2026-05-13T14:02:00'), NOW)).toBe('yesterday 2:02 PM')
  expect(us.full(shanghai('2026-05-12T14:02:00'), NOW)).toBe('Tuesday 2:02 PM')
  expect(gb.full(shanghai('2026-05-03T14:02:00'), NOW)).toBe('3 May 14:02')
  expect(zh.full(shanghai('2025-11-20T14:02:00'), NOW)).toBe('2025年11月20日 14:02')
})

test('a separator has the day and the clock', () => {
  expect(zh.separator(shanghai('2026-05-14T13:12:00'), NOW)).toBe('今天 13:12')
  expect(us.separator(shanghai('2026-05-14T13:12:00'), NOW)).toBe('Today 1:12 PM')
  expect(us.separator(shanghai('2026-05-13T19:26:00'), NOW)).toBe('Yesterday 7:26 PM')
})

test('a tooltip has the full date and the clock', () => {
  const label = us.tooltip(shanghai('2026-05-14T14:05:00'))
  for (const part of ['Thursday', 'May 14, 2026', '2:05 PM']) expect(label).toContain(part)
  expect(zh.tooltip(shanghai('2026-05-14T14:05:00'))).toMatch(/2026年5月14日.*星期四.*14:05/)
})

test('the clock follows the language’s region, and a wish goes before it', () => {
  const time = shanghai('2026-05-14T14:05:00')
  const clock = (locale: string, hour12?: boolean): string =>
    createTimeLabels({ locale, hour12, timeZone: 'Asia/Shanghai' }).clock(time)
  expect(clock('en-GB')).toBe('14:05')
  expect(clock('en-US', false)).toBe('14:05')
  expect(clock('en-GB', true)).toMatch(/^2:05 pm$/i)
  expect(clock('zh-CN', true)).toBe('下午2:05')
  expect(clock('en-Latn-GB')).toBe('14:05')
})

test('a locale that is none is read as English', () => {
  expect(createTimeLabels({ locale: '', timeZone: 'UTC' }).clock(at('2026-05-14T14:05:00Z'))).toBe('2:05 PM')
  expect(createTimeLabels({ locale: 'x_y z', region: '??', timeZone: 'UTC' }).clock(0)).toBe('12:00 AM')
})

describe('where clocks change', () => {
  const berlin = createTimeLabels({ locale: 'en-GB', timeZone: 'Europe/Berlin' })

  test('the hour that comes twice is of one day', () => {
    // Clocks went from 3:00 back to 2:00 on 25 October 2026, a day of 25 hours.
    const lateThatDay = at('2026-10-25T22:30:00Z')
    expect(berlin.list(at('2026-10-24T22:30:00Z'), lateThatDay)).toBe('00:30')
    expect(berlin.list(at('2026-10-24T21:30:00Z'), lateThatDay)).toBe('Yesterday')
  })

  test('midnight comes after 25 and after 23 hours', () => {
    expect(nextMidnight(at('2026-10-24T22:00:00Z'), 'Europe/Berlin')).toBe(at('2026-10-25T23:00:00Z'))
    expect(nextMidnight(at('2026-03-28T23:00:00Z'), 'Europe/Berlin')).toBe(at('2026-03-29T22:00:00Z'))
  })

  test('a day that begins at one o’clock begins then', () => {
    // On 6 September 2026 clocks in Chile go from midnight to 1:00.
    expect(nextMidnight(at('2026-09-05T20:00:00Z'), 'America/Santiago')).toBe(at('2026-09-06T04:00:00Z'))
  })
})

test('at midnight itself the next one is a day away', () => {
  expect(nextMidnight(shanghai('2026-05-14T00:00:00'), 'Asia/Shanghai')).toBe(shanghai('2026-05-15T00:00:00'))
  expect(nextMidnight(shanghai('2026-05-14T23:59:59.999'), 'Asia/Shanghai')).toBe(shanghai('2026-05-15T00:00:00'))
})
