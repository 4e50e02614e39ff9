import { LIMITS, TidingsError } from '@tidings/model'
import * as v from 'valibot'
import { type Down, down } from './down.ts'
import { type Up, up } from './up.ts'

// Our frames nest at most 6 deep; the parser must not be the place where a hostile one is noticed.
const MAX_DEPTH = 16
const POISON = new Set(['__proto__', 'constructor', 'prototype'])

/** Frame to text. */
export const encode = (frame: Up | Down): string => JSON.stringify(frame)

/** Text of a device to a frame; anything else is `bad_frame`. */
export const decodeUp = (text: string, limit: number = LIMITS.frameUp): Up => decode(up, text, limit)

/** Text of a server to a frame; anything else is `bad_frame`. */
export const decodeDown = (text: string, limit: number = LIMITS.frameDown * 4): Down => decode(down, text, limit)

function decode<T>(schema: v.GenericSchema<unknown, T>, text: string, limit: number): T {
  if (text.length > limit || tooDeep(text)) throw new TidingsError('bad_frame')
  let json: unknown
  try {
    json = JSON.parse(text, refusePoison)
  } catch (cause) {
    throw new TidingsError('bad_frame', { cause })
  }
  const result = v.safeParse(schema, json, { abortEarly: true })
  if (!result.success) throw new TidingsError('bad_frame')
  return result.output
}

function refusePoison(key: string, value: unknown): unknown {
  if (POISON.has(key)) throw new SyntaxError('poisoned key')
  return value
}

/** Looks at brackets outside strings only: no recursion, no allocation. */
function tooDeep(text: string): boolean {
  let depth = 0
  let inString = false
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i)
    if (inString) {
      if (c === 0x5c) i++
      else if (c === 0x22) inString = false
    } else if (c === 0x22) inString = true
    else if (c === 0x5b || c === 0x7b) {
      if (++depth > MAX_DEPTH) return true
    } else if (c === 0x5d || c === 0x7d) depth--
  }
  return false
}
