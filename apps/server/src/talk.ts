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
  const busy = new Set<string>()
  const around = (ms: number): number => ms * (0.6 + 0.8 * random())

  /** The next dialogue for a place where nobody talks: two at once would read as nonsense. */
  function next(): Dialogue | undefined {
    if (bag.length === 0) bag = shuffled(dialogues, random)
    const at = bag.findIndex((dialogue) => !busy.has(placeOf(dialogue)))
    return at < 0 ? undefined : bag.splice(at, 1)[0]
  }

  async function track(): Promise<void> {
    while (!isOver()) {
      const dialogue = next()
      if (dialogue) {
        busy.add(placeOf(dialogue))
        for (const line of dialogue.lines) {
          await wait(quick-- > 0 ? around(250) : around(typingTime(line[1])))
          if (isOver()) return
          await say(dialogue, line)
        }
        busy.delete(placeOf(dialogue))
      }
      await wait(quick > 0 ? around(250) : around(6000))
    }
  }
  await Promise.all(Array.from({ length: parts.atOnce }, track))
}

const placeOf = (dialogue: Dialogue): string => ('group' in dialogue ? dialogue.group : dialogue.between.join(' '))

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
