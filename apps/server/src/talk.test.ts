import { describe, expect, test } from 'vitest'
import type { Dialogue } from './dialogues.ts'
import { talk } from './talk.ts'

const dialogue = (a: string, b: string): Dialogue => ({
  between: [a, b],
  lines: [
    [a, `${a}1`],
    [b, `${b}2`],
    [a, `${a}3`],
  ],
})

describe('the cast', () => {
  test('speaks line after line, comes to every dialogue before one repeats, and slows down after the first lines', async () => {
    const dialogues = [dialogue('a', 'b'), dialogue('c', 'd'), dialogue('e', 'f')]
    const said: string[] = []
    const waits: number[] = []
    await talk({
      dialogues,
      say: async (_dialogue, [, text]) => void said.push(text),
      random: () => 0.5,
      wait: async (ms) => void waits.push(ms),
      isOver: () => said.length >= 18,
      atOnce: 1,
      quick: 3,
    })
    for (const round of [said.slice(0, 9), said.slice(9)]) {
      expect([...round].sort()).toEqual(['a1', 'a3', 'b2', 'c1', 'c3', 'd2', 'e1', 'e3', 'f2'])
      for (let at = 0; at < 9; at += 3)
        expect(dialogues.some((d) => d.lines.map((l) => l[1]).join() === round.slice(at, at + 3).join())).toBe(true)
    }
    expect(Math.max(...waits.slice(0, 3))).toBeLessThan(400)
    expect(Math.min(...waits.slice(3))).toBeGreaterThan(1000)
  })

  test('holds one dialogue at a time in one place', async () => {
    const said: string[] = []
    const lines = (name: string): Dialogue => ({ ...dialogue(name, name), group: 'g' }) as Dialogue
    await talk({
      dialogues: [lines('a'), lines('b')],
      say: async (_dialogue, [, text]) => void said.push(text),
      random: () => 0.5,
      wait: async () => {},
      isOver: () => said.length >= 6,
      atOnce: 2,
      quick: 0,
    })
    expect(
      said
        .slice(0, 6)
        .map((text) => text[0])
        .join(''),
    ).toMatch(/^(aaabbb|bbbaaa)$/)
  })

  test('ends when all is over, in the middle of a dialogue too', async () => {
    const said: string[] = []
    await talk({
      dialogues: [dialogue('a', 'b')],
      say: async (_dialogue, [, text]) => void said.push(text),
      random: () => 0,
      wait: async () => {},
      isOver: () => said.length >= 2,
      atOnce: 3,
      quick: 0,
    })
    expect(said.length).toBeLessThan(5)
  })
})
