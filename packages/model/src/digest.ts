import { type FeedRow, isHidden } from './row.ts'

/** Digests are sums modulo this: two of them still add up exactly in a double. */
export const DIGEST_MODULUS = 2 ** 52

/** A row with what its list row shows; the server knows that by the row, a device by the message it holds. */
type DigestedRow = FeedRow & { readonly last?: { readonly seq: number } | null }

/**
 * A number for what a row says, in [0, 2^52); 0 for a row that a device need not hold. Every field that a list shows goes
 * in, and the version; intent times do not: nobody sees them.
 */
export function digestOf(row: DigestedRow): number {
  const { kind, id, version } = row
  switch (row.kind) {
    case 'conversation': {
      const c = row.state
      if (isHidden(c)) return 0
      // What is shown, not what should be: a device without its last message is wrong too.
      const shown = row.last === undefined ? c.lastMessageSeq : (row.last?.seq ?? 0)
      return hash52(
        JSON.stringify([
          [kind, id, version, c.lastSeq, c.showSeq, c.rev, c.readSeq, c.readTime, c.clearedSeq, c.hiddenSeq, c.unread],
          [c.activeAt, c.pinned, c.pinnedAt, c.recvOpt, c.marks, c.customData, shown, c.member],
          c.labels,
          c.groupAt.map((at) => [at.seq, at.atType]),
        ]),
      )
    }
    case 'label':
      return row.state.deleted ? 0 : hash52(JSON.stringify([kind, id, version, row.state.name]))
    case 'contact':
      return hash52(JSON.stringify([kind, id, version, row.state.remark, row.state.friend]))
    case 'settings':
      return hash52(JSON.stringify([kind, id, version, row.state.recvOpt]))
    case 'draft':
      return row.state.text === '' ? 0 : hash52(JSON.stringify([kind, id, version, row.state.text, row.state.t]))
    case 'membership': {
      const { role, member, spans } = row.state
      return hash52(JSON.stringify([kind, id, version, role, member, spans.map((s) => [s.join, s.leave])]))
    }
  }
}

/** Adds digests; the order does not matter, and what was added can be taken out again. */
export const addDigest = (sum: number, digest: number): number => (sum + digest) % DIGEST_MODULUS
export const takeDigest = (sum: number, digest: number): number => (sum - digest + DIGEST_MODULUS) % DIGEST_MODULUS

/** A difference is narrowed by the bits of a bucket number: so many at a time, so many in all. */
export const DIGEST_BITS = { step: 6, leaf: 12 } as const

/** The leaf bucket of a row, in [0, 2^12); a bucket of the first 6 bits is the quotient by 64. */
export const bucketOf = (kind: string, id: string): number => hash52(`${kind} ${id}`) % 2 ** DIGEST_BITS.leaf

/** FNV-1a twice with other constants and a final mix, in [0, 2^52). It finds accidents; it is no protection from intent. */
export function hash52(text: string): number {
  let a = 0x811c9dc5
  let b = 0x9e3779b9
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    a = Math.imul(a ^ unit, 0x01000193)
    b = Math.imul(b ^ unit, 0x85ebca6b)
    b ^= b >>> 15
  }
  a = Math.imul(a ^ (a >>> 16), 0x45d9f3b)
  a = (a ^ (a >>> 15)) >>> 0
  b = Math.imul(b ^ (b >>> 13), 0xc2b2ae35)
  b = (b ^ (b >>> 16)) >>> 0
  return (a % 2 ** 20) * 2 ** 32 + b
}
