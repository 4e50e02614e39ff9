import { type DownOf, PROTOCOL_VERSION } from '@tidings/protocol'
import type { ServiceContext } from '../service/context.ts'
import type { SignedIn } from '../service/sign-in.ts'
import type { FeedRecord } from '../storage/records.ts'

/** The answer to an accepted HELLO. */
export const welcomed = (
  context: ServiceContext,
  signed: SignedIn,
  { head, digest }: Pick<FeedRecord, 'head' | 'digest'>,
): DownOf<'welcome'> => ({
  type: 'welcome',
  protocol: PROTOCOL_VERSION,
  epoch: context.storage.epoch,
  head,
  digest,
  now: context.world.now() * 1000,
  session: signed.session,
  sigExpiresAt: signed.sigExpiresAt,
})
