import { expect, test } from 'vitest'
import { en } from './en.ts'
import { wordsOf } from './words-of.ts'
import { zhCN } from './zh-cn.ts'

test.each(['zh', 'zh-CN', 'zh-Hans-SG', 'ZH-tw', 'zh_CN'])('%s is spoken to in Chinese', (locale) => {
  expect(wordsOf(locale)).toBe(zhCN)
})

test.each(['en', 'en-GB', 'de', 'zha', '', 'x'])('any other language is spoken to in English: %j', (locale) => {
  expect(wordsOf(locale)).toBe(en)
})

test('both languages have every string, and none is empty or in the other script', () => {
  expect(Object.keys(zhCN).sort()).toEqual(Object.keys(en).sort())
  for (const [key, value] of Object.entries(en)) {
    if (typeof value === 'string') expect(value, key).toMatch(/^[^\p{Script=Han}]+$/u)
  }
  for (const [key, value] of Object.entries(zhCN)) {
    if (typeof value === 'string' && key !== 'lang' && key !== 'labelJoiner' && key !== 'previewWhoEnd') {
      expect(value, key).toMatch(/\p{Script=Han}/u)
    }
  }
})

test('English counts one and many', () => {
  expect([0, 1, 2].map(en.searchCount)).toEqual(['0 results', '1 result', '2 results'])
  expect([1, 3].map(en.foldPreview)).toEqual(['1 group with new messages', '3 groups with new messages'])
  expect([1, 3].map((n) => en.liveNew(n, 'Home'))).toEqual(['1 new message from Home', '3 new messages from Home'])
  expect([1, 2].map(en.toastReadAll)).toEqual(['1 chat marked as read', '2 chats marked as read'])
})

test('Chinese has a space between its words and a name in Latin letters, and none beside a Han name', () => {
  expect(zhCN.liveNew(1, '家')).toBe('家有 1 条新消息')
  expect(zhCN.liveNew(1, 'Home')).toBe('Home 有 1 条新消息')
  expect(zhCN.liveMention('陈一鸣', '产品评审')).toBe('陈一鸣在产品评审中@了你')
  expect(zhCN.liveMention('Jonas', 'Team 3')).toBe('Jonas 在 Team 3 中@了你')
  expect(zhCN.previewRecalledWho('Jonas')).toBe('Jonas 撤回了一条消息')
})
