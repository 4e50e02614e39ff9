import type { Dialogue, Line } from './dialogues.ts'

/** What talking needs from outside; a test hands in its own time and chance. */
export interface TalkParts {
  readonly dialogues: readonly Dialogue[]
  readonly say: (dialogue: Dialogue, line: Line) => Promise<void>
  /** In [0, 1). */
  readonly random: () => number
  /** Resolves after that long, or at once when all is over. */
  readonly wait: (ms: number) => Promise<void>
  readonly isOver: () => boolean
  /** How many dialogues go on at the same time. */
  readonly atOnce: number
  /** How many of the first lines come in quick succession, so that a new list fills at once. */
  readonly quick: number
}

/** Goes through the dialogues at a human pace, in another order each time round, until all is over. */
export async function talk(parts: TalkParts): Promise<void> {
  const { dialogues, say, random, wait, isOver } = parts
  let quick = parts.quick
  let bag: Dialogue[] = []
  const next = (): Dialogue | undefined => {
    if (bag.length === 0) bag = shuffled(dialogues, random)
    return bag.pop()
  }
  const around = (ms: number): number => ms * (0.6 + 0.8 * random())

  async function track(): Promise<void> {
    while (!isOver()) {
      const dialogue = next()
      if (!dialogue) return
      for (const line of dialogue.lines) {
        await wait(quick-- > 0 ? around(250) : around(typingTime(line[1])))
        if (isOver()) return
        await say(dialogue, line)
      }
      await wait(quick > 0 ? around(250) : around(6000))
    }
  }
  await Promise.all(Array.from({ length: parts.atOnce }, track))
}

/** A moment to think and then to type; a Chinese character takes about as long as three letters. */
const typingTime = (text: string): number =>
  1200 + Math.min(5000, 45 * (text.length + 2 * (text.match(/\p{Script=Han}/gu)?.length ?? 0)))

function shuffled<T>(list: readonly T[], random: () => number): T[] {
  const mixed = [...list]
  for (let i = mixed.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1))
    const held = mixed[i] as T
    mixed[i] = mixed[j] as T
    mixed[j] = held
  }
  return mixed
}
