import { describe, expect, test } from 'vitest'
import { linkParts } from './links.ts'

const links = (text: string) => linkParts(text).flatMap(({ text: shown, href }) => (href === null ? [] : [shown]))

describe('a link is found', () => {
  test.each([
    ['https://example.org/a?b=c#d', 'https://example.org/a?b=c#d'],
    ['see http://example.org.', 'http://example.org'],
    ['(https://example.org/a)', 'https://example.org/a'],
    ['https://example.org/a_(b)', 'https://example.org/a_(b)'],
    ['看https://example.org/a，很好', 'https://example.org/a'],
    ['看 https://example.org/a很好', 'https://example.org/a'],
    ['write to mailto:nora@example.org!', 'mailto:nora@example.org'],
    ['HTTPS://EXAMPLE.ORG', 'HTTPS://EXAMPLE.ORG'],
  ])('in %s', (text, link) => expect(links(text)).toEqual([link]))
})

describe('no link is made', () => {
  test.each([
    'javascript:alert(1)',
    'data:text/html,hi',
    'https://',
    'https://bank.example@evil.example/',
    'xhttps://example.org',
    'mailto:',
    'example.org',
  ])('of %s', (text) => expect(links(text)).toEqual([]))
})

test('the parts put together are the text', () => {
  const text = 'a https://a.example, b\nhttps://b.example/(c)) 好https://c.example好 javascript:x'
  expect(
    linkParts(text)
      .map((part) => part.text)
      .join(''),
  ).toBe(text)
  expect(links(text)).toEqual(['https://a.example', 'https://b.example/(c)', 'https://c.example'])
})

test('an address with many thousand brackets at its end is one link', { timeout: 2000 }, () => {
  expect(links(`https://a.example/${')'.repeat(400_000)}`)).toEqual(['https://a.example/'])
})
