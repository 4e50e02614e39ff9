import { expect, test, vi } from 'vitest'
import { createBrowserPlatform } from './browser-platform.ts'

test('a random id has the bytes asked for, in an alphabet every address takes', () => {
  const { randomID } = createBrowserPlatform('memory')
  expect(randomID(16)).toMatch(/^[A-Za-z0-9_-]{22}$/)
  expect(randomID(16)).not.toBe(randomID(16))
})

test('a refused connection, a bad address and an early close each end by one onClose', async () => {
  const { openSocket } = createBrowserPlatform('memory')
  const onClose = vi.fn()
  const end = (url: string) =>
    new Promise<number>((resolve) => {
      const socket = openSocket(url, {
        onOpen() {},
        onText() {},
        onClose(code) {
          onClose(code)
          resolve(code)
        },
      })
      socket.send('too early')
      socket.close()
    })
  expect(await Promise.all([end('ws://127.0.0.1:9'), end('not an address:')])).toEqual([1006, 1006])
  expect(onClose).toHaveBeenCalledTimes(2)
})

test('the network and the page going away and coming back are told, until nobody wants to hear', () => {
  const { connectivity } = createBrowserPlatform('memory')
  const heard: string[] = []
  const stop = connectivity.subscribe((event) => void heard.push(event))
  expect(connectivity.isOnline()).toBe(true)
  dispatchEvent(new Event('offline'))
  dispatchEvent(new Event('online'))
  document.dispatchEvent(new Event('visibilitychange'))
  dispatchEvent(new Event('pagehide'))
  stop()
  dispatchEvent(new Event('offline'))
  expect(heard).toEqual(['offline', 'online', 'visible', 'hidden'])
})
