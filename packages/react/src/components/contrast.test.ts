import { describe, expect, test } from 'vitest'

type Theme = 'light' | 'dark'
const THEMES: readonly Theme[] = ['light', 'dark']

// The kit's own code must not see Node's types; this test runs on Node.
const files: { readFileSync(path: URL, encoding: 'utf8'): string } = await import('node:fs' as string)
const sheet = files.readFileSync(new URL('../../styles/tokens.css', import.meta.url), 'utf8')
const HEX = '#[0-9a-f]{6}'
const TOKEN = new RegExp(`--td-([a-z0-9-]+): (?:light-dark\\((${HEX}), (${HEX})\\)|(${HEX}));`, 'g')
const tokens = new Map<string, Record<Theme, string>>()
for (const [, name = '', light = '', dark = '', both] of sheet.matchAll(TOKEN)) {
  tokens.set(name, { light: both ?? light, dark: both ?? dark })
}

/** Relative luminance as WCAG 2.2 defines it. */
function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const c = Number.parseInt(hex.slice(at, at + 2), 16) / 255
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

function contrast(ink: string, ground: string, theme: Theme): number {
  const [a, b] = [ink, ground].map((name) => {
    const token = tokens.get(name)
    if (!token) throw new Error(`The sheet has no colour ${name}.`)
    return luminance(token[theme])
  }) as [number, number]
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05)
}

const ROW_GROUNDS = ['g-list', 'g-pin', 'g-hover', 'g-press', 'g-sel']
/** Text is read at 4.5 and more, a mark is seen at 3. */
const TEXT = 4.5
const MARK = 3

/** Colour, grounds, what it needs, and what the design computed for the worst of the grounds: light, dark. */
const TABLE: readonly (readonly [string, readonly string[], number, number, number])[] = [
  ['ink', ROW_GROUNDS, TEXT, 12.77, 9.79],
  ['ink-2', ROW_GROUNDS, TEXT, 6.63, 6.21],
  ['ink-3', ROW_GROUNDS, TEXT, 4.78, 4.72],
  ['dai', ROW_GROUNDS, TEXT, 5.8, 6.09],
  ['cin', ROW_GROUNDS, TEXT, 5.07, 5.33],
  ['mute', ROW_GROUNDS, MARK, 3.14, 3.5],
  ['cin-dot', ROW_GROUNDS, MARK, 4.07, 4.02],
  ['ctl', ['g-list', 'g-pin'], MARK, 3.5, 4.09],
  ['ink-3', ['g-chat'], TEXT, 5.42, 7.3],
  ['ink', ['g-own'], TEXT, 12.54, 8.91],
  ['ink-2', ['g-own'], TEXT, 6.52, 5.66],
  ['ink-3', ['g-field'], TEXT, 5.19, 5.92],
  ['ink-3', ['g-rail'], TEXT, 5.01, 7.43],
  ['on-fill', ['dai-fill'], TEXT, 6.7, 5.07],
  ['on-fill', ['dai-fill-2'], TEXT, 9.08, 6.15],
  ['on-fill', ['cin-fill'], TEXT, 5.21, 4.91],
  ['ink-inv', ['g-inverse'], TEXT, 13.11, 13.11],
  ['warn-ink', ['warn-bg'], TEXT, 6.76, 8.76],
  ['ink-2', ['hit'], TEXT, 6.62, 4.72],
]

describe.each(THEMES)('in the %s theme', (theme) => {
  test.each(TABLE)('%s is legible on %j', (ink, grounds, needed, light, dark) => {
    const worst = Math.min(...grounds.map((ground) => contrast(ink, ground, theme)))
    expect(worst).toBeGreaterThanOrEqual(needed)
    expect(worst).toBeCloseTo(theme === 'light' ? light : dark, 1)
  })

  test('the action of a toast is legible', () => {
    expect(contrast('dai-inv', 'g-inverse', theme)).toBeGreaterThanOrEqual(TEXT)
  })
})
