import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { expect, test } from 'vitest'
import { hueOf } from '../text/initials.ts'
import { Avatar, type AvatarProps } from './avatar.tsx'
import { Icon } from './icon.tsx'
import { Seal } from './seal.tsx'

const render = (over: Partial<AvatarProps>): string =>
  renderToStaticMarkup(createElement(Avatar, { id: 'c2c_lin', name: '林夏', faceUrl: '', kind: 'person', ...over }))
const group = (names: readonly string[], over: Partial<AvatarProps> = {}): string =>
  render({
    kind: 'group',
    members: names.map((showName) => ({ userID: showName, showName, faceUrl: '' })),
    ...over,
  })
const letters = (html: string): string => html.replace(/<[^>]+>/g, '|').replace(/\|+/g, '|')

test('a person without a picture is round, with letters on the colour of the conversation', () => {
  const html = render({})
  expect(letters(html)).toBe('|林夏|')
  expect(html).not.toContain('td-avatar-square')
  expect(html).toContain(`--td-hue:${hueOf('c2c_lin')}`)
})

test('one letter is drawn larger than two', () => {
  expect(render({ name: 'Maya' })).toContain('td-avatar-one')
  expect(render({})).not.toContain('td-avatar-one')
})

test('a name without letters shows a drawing', () => {
  expect(render({ name: '🌾' })).toContain('<svg')
})

test('a picture lies over the letters, tells nobody where it is shown, and loads when it is near', () => {
  const html = render({ faceUrl: 'https://pictures.test/a.png', size: 36 })
  expect(html.indexOf('林夏')).toBeLessThan(html.indexOf('<img'))
  expect(html).toMatch(/<img[^>]* src="https:\/\/pictures\.test\/a\.png"/)
  for (const attribute of [
    'referrerPolicy="no-referrer"',
    'loading="lazy"',
    'decoding="async"',
    'alt=""',
    'width="36"',
    'height="36"',
  ]) {
    expect(html).toContain(attribute)
  }
})

test('a picture from elsewhere than https is not asked for', () => {
  for (const faceUrl of ['http://pictures.test/a.png', 'javascript:alert(1)', 'data:image/png,x']) {
    expect(render({ faceUrl })).not.toContain('<img')
  }
})

test.each([
  [['陈一鸣'], '|一鸣|'],
  [['陈一鸣', 'Anna Berg'], '|陈|A|'],
  [['陈一鸣', 'Anna Berg', '沈知微'], '|陈|A|沈|'],
  [['陈一鸣', 'Anna Berg', '沈知微', '叶青岚', '何晚'], '|陈|A|沈|叶|'],
])('a group is made of its first four members: %j', (names, expected) => {
  const html = group(names)
  expect(letters(html)).toBe(expected)
  expect(html).toContain('td-avatar-square')
  expect(html).toContain(`td-avatar-cells-${Math.min(names.length, 4)}`)
})

test('a member has the colour of the conversation with that person', () => {
  expect(group(['lin', 'zhou'])).toContain(`--td-hue:${hueOf('c2c_lin')}`)
})

test('a group whose members are not known shows its own letters in a square', () => {
  const html = group([], { name: '读书会' })
  expect(letters(html)).toBe('|书会|')
  expect(html).toContain('td-avatar-square')
})

test('a group’s picture lies over its members', () => {
  const html = group(['陈一鸣', '沈知微'], { faceUrl: 'https://pictures.test/g.png' })
  expect(html.indexOf('沈')).toBeLessThan(html.indexOf('<img'))
})

test('what belongs to the app itself is a square with a drawing, and no letters', () => {
  const html = render({ glyph: 'folded' })
  expect(html).toContain('td-avatar-square')
  expect(letters(html)).toBe('|')
})

test('a name is text, whatever it holds', () => {
  expect(group(['<b>'], { name: '<img src=x>' })).not.toContain('<b>')
})

test('avatars, drawings and seals say nothing to a screen reader', () => {
  const icon = renderToStaticMarkup(createElement(Icon, { name: 'pin' }))
  const seal = renderToStaticMarkup(createElement(Seal, { text: '1' }))
  for (const html of [render({}), icon, seal]) expect(html).toMatch(/^<[^>]*aria-hidden="true"/)
})

test('a drawing has the size that is asked for, in rem', () => {
  expect(renderToStaticMarkup(createElement(Icon, { name: 'pin', size: 14 }))).toContain('width="0.875rem"')
})

test('an arrow turns round where text runs from the right, a tick does not', () => {
  expect(renderToStaticMarkup(createElement(Icon, { name: 'left' }))).toContain('td-icon-mirrored')
  expect(renderToStaticMarkup(createElement(Icon, { name: 'read' }))).not.toContain('td-icon-mirrored')
})

test('a seal of one digit is a square', () => {
  expect(renderToStaticMarkup(createElement(Seal, { text: '2' }))).toContain('td-seal-one')
  expect(renderToStaticMarkup(createElement(Seal, { text: '12' }))).not.toContain('td-seal-one')
})
