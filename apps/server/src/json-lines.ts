import { createReadStream, statSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { pipeline } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { Complaint } from './complaint.ts'

/** One object of a file of JSON lines. */
export interface JsonLine {
  readonly text: string
  readonly value: Readonly<Record<string, unknown>>
  /** How much of the file was read when it came, 0 to 1. */
  readonly part: number
  /** Refuses the line, with its place. */
  readonly fault: (why: string) => never
}

/** Reads a file of JSON objects, one a line, packed with gzip when its name ends in `.gz`; empty lines are passed over. */
export async function* readJsonLines(file: string): AsyncGenerator<JsonLine> {
  const bytes = createReadStream(file)
  const size = statSync(file).size || 1
  // A failure of either stream is thrown by the loop below, which reads the last of them.
  const text = file.endsWith('.gz') ? pipeline(bytes, createGunzip(), () => {}) : bytes
  let number = 0
  const fault = (why: string): never => {
    throw new Complaint(`${file}, line ${number}: ${why}.`)
  }
  // Whether a loop over lines throws what its stream throws depends on the version of Node.
  let broken: unknown = null
  text.once('error', (error: Error) => {
    broken = error
  })
  try {
    for await (const line of createInterface({ input: text, crlfDelay: Number.POSITIVE_INFINITY })) {
      number++
      if (line.trim() === '') continue
      yield { text: line, value: parse(line, fault), part: Math.min(1, bytes.bytesRead / size), fault }
    }
  } catch (error) {
    if (error instanceof Complaint) throw error
    broken = error
  }
  if (broken) throw new Complaint(`${file} cannot be read to its end: ${(broken as Error).message}.`)
}

function parse(line: string, fault: (why: string) => never): Readonly<Record<string, unknown>> {
  let value: unknown
  try {
    value = JSON.parse(line)
  } catch {
    return fault('it is not JSON')
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return fault('it is not an object')
  return value as Readonly<Record<string, unknown>>
}
