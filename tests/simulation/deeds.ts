import type { Client } from '@tidings/client'
import type { Random } from './random.ts'
import type { SimDevice } from './sim-device.ts'

/** What people do with their lists, each with its weight. */
export const DEEDS = {
  send: 30,
  read: 10,
  readAll: 2,
  readSome: 3,
  pin: 8,
  draft: 5,
  mark: 5,
  recvOpt: 4,
  customData: 2,
  remove: 6,
  label: 6,
  editLabel: 2,
  group: 9,
  page: 4,
  history: 6,
  name: 1,
  relogin: 1,
  /** Planned apart. */
  crowd: 0,
  filter: 0,
} as const
export type Deed = keyof typeof DEEDS

/** Who does something, with what, and to whom it may be done. */
export interface Hand {
  readonly device: SimDevice
  readonly client: Client
  readonly random: Random
  readonly people: readonly string[]
  /** Stands in every text, so that a text that strayed to another app is recognised. */
  readonly taint: string
  /** A conversation: mostly one that is shown. */
  some(): string
  anybody(): string
}

export function handOf(
  device: SimDevice,
  client: Client,
  random: Random,
  people: readonly string[],
  taint: string,
): Hand {
  const anybody = () => random.pick(people)
  return {
    device,
    client,
    random,
    people,
    taint,
    anybody,
    some: () => {
      const shown = [...device.model.rows.keys()]
      return shown.length > 0 && random.chance(0.8) ? random.pick(shown) : `c2c_${anybody()}`
    },
  }
}
