/** SHA-256 of UTF-8 text, as hex, for pages without `crypto.subtle`: any insecure address but localhost. */
export function sha256(text: string): string {
  const state = [...INITIAL]
  const blocks = padded(new TextEncoder().encode(text))
  for (let at = 0; at < blocks.byteLength; at += 64) mix(state, blocks, at)
  return state.map((word) => (word >>> 0).toString(16).padStart(8, '0')).join('')
}

const primes: number[] = []
for (let n = 2; primes.length < 64; n++) if (primes.every((p) => n % p !== 0)) primes.push(n)

/** The first 32 bits of the fraction, as the standard derives its constants. */
const fraction = (x: number) => Math.floor((x - Math.floor(x)) * 2 ** 32) | 0
const INITIAL = primes.slice(0, 8).map((p) => fraction(Math.sqrt(p)))
const ROUNDS = primes.map((p) => fraction(Math.cbrt(p)))

function padded(bytes: Uint8Array): DataView {
  const blocks = new DataView(new ArrayBuffer(Math.ceil((bytes.length + 9) / 64) * 64))
  new Uint8Array(blocks.buffer).set(bytes)
  blocks.setUint8(bytes.length, 0x80)
  blocks.setBigUint64(blocks.byteLength - 8, BigInt(bytes.length) * 8n)
  return blocks
}

const turn = (x: number, by: number) => (x >>> by) | (x << (32 - by))

function mix(state: number[], blocks: DataView, at: number): void {
  const w: number[] = []
  for (let i = 0; i < 16; i++) w.push(blocks.getInt32(at + i * 4))
  for (let i = 16; i < 64; i++) {
    const x = w[i - 15]!
    const y = w[i - 2]!
    const sx = turn(x, 7) ^ turn(x, 18) ^ (x >>> 3)
    const sy = turn(y, 17) ^ turn(y, 19) ^ (y >>> 10)
    w.push((w[i - 16]! + sx + w[i - 7]! + sy) | 0)
  }
  let [a, b, c, d, e, f, g, h] = state as [number, number, number, number, number, number, number, number]
  for (let i = 0; i < 64; i++) {
    const choice = (e & f) ^ (~e & g)
    const t1 = (h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + choice + ROUNDS[i]! + w[i]!) | 0
    const majority = (a & b) ^ (a & c) ^ (b & c)
    const t2 = ((turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + majority) | 0
    ;[h, g, f, e, d, c, b, a] = [g, f, e, (d + t1) | 0, c, b, a, (t1 + t2) | 0]
  }
  for (const [i, value] of [a, b, c, d, e, f, g, h].entries()) state[i] = (state[i]! + value) | 0
}
