import { expect, test } from 'vitest'
import { pictureUrl } from './picture-url.ts'

const PAGE = 'http://chat.test/list'

test('a picture over https is loaded', () => {
  expect(pictureUrl('https://pictures.test/a.png', PAGE)).toBe('https://pictures.test/a.png')
})

test('a picture of the page’s own origin is loaded, also by a relative address', () => {
  expect(pictureUrl('/a.png', PAGE)).toBe('http://chat.test/a.png')
  expect(pictureUrl('http://chat.test/a.png', PAGE)).toBe('http://chat.test/a.png')
})

test.each([
  '',
  'http://pictures.test/a.png',
  '//pictures.test/a.png',
  'data:image/svg+xml,<svg/>',
  'javascript:alert(1)',
  ' java\tscript:alert(1)',
  'blob:http://chat.test/0',
  'file:///etc/hosts',
  'http://[',
])('no other address is loaded: %s', (faceUrl) => {
  expect(pictureUrl(faceUrl, PAGE)).toBeNull()
})

test('without a page only a full https address is loaded', () => {
  expect(pictureUrl('/a.png', undefined)).toBeNull()
  expect(pictureUrl('http://chat.test/a.png', undefined)).toBeNull()
  expect(pictureUrl('https://chat.test/a.png', undefined)).toBe('https://chat.test/a.png')
})
