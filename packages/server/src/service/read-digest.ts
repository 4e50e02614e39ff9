import { addDigest, bucketOf, DIGEST_BITS, type RowKind } from '@tidings/model'
import { tx, type Work } from '../storage/work.ts'

const FAN = 2 ** DIGEST_BITS.step

/** The sums of the 64 buckets of a feed, or of the 64 leaves of each bucket named; in one snapshot with the head. */
export function* readDigest(
  userID: string,
  buckets: readonly number[],
): Work<{ readonly head: number; readonly sums: number[][] }> {
  const { head } = yield* tx.feed(userID)
  const named = new Map(buckets.map((bucket, i) => [bucket, i]))
  const sums = Array.from({ length: Math.max(1, buckets.length) }, () => new Array<number>(FAN).fill(0))
  for (const { kind, id, digest } of yield* tx.digestsOf(userID)) {
    const leaf = bucketOf(kind, id)
    const bucket = Math.floor(leaf / FAN)
    const of = sums[buckets.length === 0 ? 0 : (named.get(bucket) ?? -1)]
    const place = buckets.length === 0 ? bucket : leaf % FAN
    if (of) of[place] = addDigest(of[place] ?? 0, digest)
  }
  return { head, sums }
}

/** The rows of leaf buckets, each with its digest. */
export function* readBuckets(
  userID: string,
  buckets: readonly number[],
): Work<{ readonly head: number; readonly digests: [RowKind, string, number][] }> {
  const { head } = yield* tx.feed(userID)
  const named = new Set(buckets)
  const digests: [RowKind, string, number][] = []
  for (const { kind, id, digest } of yield* tx.digestsOf(userID))
    if (named.has(bucketOf(kind, id))) digests.push([kind, id, digest])
  return { head, digests }
}
