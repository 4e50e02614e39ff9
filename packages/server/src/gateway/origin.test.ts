import { expect, test } from 'vitest'
import { isAllowed } from './origin.ts'

const rule = (allowOrigins: readonly string[], allowLoopbackOrigins: boolean) => ({
  allowOrigins,
  allowLoopbackOrigins,
})

test.each([
  ['a program that sends no Origin', undefined, rule([], false), true],
  ['a page of the list', 'https://chat.example.org', rule(['https://chat.example.org'], false), true],
  ['a page of another host', 'https://evil.example.org', rule(['https://chat.example.org'], true), false],
  [
    'a page whose name only begins like one of the list',
    'https://chat.example.org.evil.com',
    rule(['https://chat.example.org'], false),
    false,
  ],
  [
    'another port of a host of the list',
    'https://chat.example.org:8443',
    rule(['https://chat.example.org'], false),
    false,
  ],
  ['a page without an origin of its own', 'null', rule([], true), false],
  ['a page of this machine, where that is allowed', 'http://localhost:5173', rule([], true), true],
  ['a page of this machine, where it is not', 'http://localhost:5173', rule([], false), false],
  ['a host that only looks like this machine', 'http://localhost.evil.com', rule([], true), false],
])('%s', (_who, origin, options, may) => {
  expect(isAllowed(origin, options)).toBe(may)
})
