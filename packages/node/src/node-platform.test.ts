import { afterEach, expect, test, vi } from 'vitest'
import { createNodePlatform } from './node-platform.ts'

afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
})

test('a random id has the bytes asked for, in an alphabet every address takes', () => {
  const { randomID } = createNodePlatform()
  expect(randomID(16)).toMatch(/^[A-Za-z0-9_-]{22}$/)
  expect(randomID(16)).not.toBe(randomID(16))
})

test('a hash is SHA-256 of the UTF-8 text, in hex', async () => {
  expect(await createNodePlatform().sha256('你好')).toBe(
    '670d9743542cae3ea7ebe36af56bd53648b0a1126162e78d81a32934a711302e',
  )
})

test('a call comes once after its time, also beyond what a timer of Node can wait, and never when taken back', () => {
  vi.useFakeTimers()
  const { clock } = createNodePlatform()
  const called = vi.fn()
  const month = 31 * 86_400_000
  clock.after(month, called)
  clock.after(5, called)()
  clock.after(month, called)
  const cancel = clock.after(month, called)
  vi.advanceTimersByTime(month - 1)
  cancel()
  expect(called).not.toHaveBeenCalled()
  vi.advanceTimersByTime(month)
  expect(called).toHaveBeenCalledTimes(2)
})

test('only errors are written to the console', () => {
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => {})
  const { log } = createNodePlatform()
  log('warn', 'slow')
  expect(warn).not.toHaveBeenCalled()
  log('error', 'broken')
  expect(warn).toHaveBeenCalledExactlyOnceWith('tidings: broken')
})
