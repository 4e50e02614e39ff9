import { TidingsError } from '@tidings/model'
import { CLOSE, encode, type Refs, type Up, type UpOf } from '@tidings/protocol'
import { commit, type ServiceContext } from '../service/context.ts'
import { manageGroup } from '../service/manage-group.ts'
import { readBuckets, readDigest } from '../service/read-digest.ts'
import { readChanges, readNames, readRows, readWalk } from '../service/read-feed.ts'
import { readHistory, readRevisions } from '../service/read-history.ts'
import { setSelf } from '../service/set-self.ts'
import { renew, signOut } from '../service/sign-in.ts'
import { tx } from '../storage/work.ts'
import { failureOf, logFault } from './failure-reply.ts'
import { mutate } from './mutate.ts'
import type { Identity, Session } from './session.ts'

/** A frame of a greeted device in, a service called, a frame out. Resolves when it is answered; never rejects. */
export function handle(session: Session, who: Identity, frame: Up): Promise<void> {
  const { metrics, context } = session.parts
  if (frame.type === 'hello') throw new TidingsError('bad_frame')
  if (frame.type === 'ping')
    return pong(session, who, frame).catch((error: unknown) => {
      // Without a number of its own a ping cannot be told to wait: too many are dropped.
      if (error instanceof TidingsError && error.reason === 'too_frequent') return
      logFault(context.logger, 'ping', error)
      session.close(CLOSE.goingAway)
    })
  return answer(session, who, frame).catch((error: unknown) => {
    metrics.failures.inc()
    logFault(context.logger, frame.type, error)
    session.send({ type: 'failed', rid: frame.rid, ...failureOf(error) })
  })
}

async function pong(session: Session, who: Identity, frame: UpOf<'ping'>): Promise<void> {
  const { storage, world } = session.parts.context
  session.parts.limiter.admitQuestion(who.userID)
  const { head, digest } = await storage.read(function* () {
    return yield* tx.feed(who.userID)
  })
  if (frame.cursor?.epoch === storage.epoch) session.caughtUp(Math.min(frame.cursor.version, head))
  session.send({ type: 'pong', epoch: storage.epoch, head, digest, now: world.now() * 1000 })
}

async function answer(session: Session, who: Identity, frame: Exclude<Up, { type: 'hello' | 'ping' }>): Promise<void> {
  const { context, limiter } = session.parts
  const { storage } = context
  const { rid } = frame
  const { epoch } = storage
  switch (frame.type) {
    case 'pull': {
      limiter.admitQuestion(who.userID)
      const { cursor } = frame
      const page = cursor.epoch === epoch ? await storage.read(() => readChanges(who.userID, cursor.version)) : null
      if (!page) return session.send({ type: 'reset', rid, epoch })
      const { names, rows, ...rest } = page
      session.caughtUp(page.to)
      return session.send({ type: 'pulled', rid, epoch, ...rest, rows, refs: names })
    }
    case 'walk': {
      limiter.admitWalk(who.userID)
      const { names, rows, ...rest } = await session.walk(() => storage.read(() => readWalk(who.userID, frame.below)))
      return session.send({ type: 'walked', rid, epoch, ...rest, rows, refs: names })
    }
    case 'digest': {
      // It reads a whole feed: its budget is that of a first sync.
      limiter.admitWalk(who.userID)
      const answer = await storage.read(() => readDigest(who.userID, frame.buckets))
      return session.send({ type: 'digested', rid, epoch, ...answer })
    }
    case 'list': {
      limiter.admitWalk(who.userID)
      const answer = await storage.read(() => readBuckets(who.userID, frame.buckets))
      return session.send({ type: 'listed', rid, epoch, ...answer })
    }
    case 'fetch': {
      limiter.admitQuestion(who.userID)
      const { names, ...page } = await storage.read(() => readRows(who.userID, frame.keys))
      return session.send({ type: 'fetched', rid, epoch, ...page, refs: names })
    }
    case 'mutate':
      return session.send({ type: 'mutated', rid, epoch, results: await mutate(session.parts, who, frame) })
    case 'history':
    case 'revisions': {
      limiter.admitQuestion(who.userID)
      const page = await storage.read(() =>
        frame.type === 'history'
          ? readHistory({ ...frame, userID: who.userID })
          : readRevisions(who.userID, frame.id, frame.rev),
      )
      const { rev, finished, messages, names } = page
      return session.send({
        type: 'messages',
        rid,
        epoch,
        id: frame.id,
        rev,
        messages,
        finished,
        refs: names,
      })
    }
    case 'group':
      return await group(session, who, frame)
    case 'setSelf': {
      limiter.admitOperations(who.userID, 1, false)
      const { profile, neighbours } = await storage.write(() =>
        setSelf(who.userID, frame.nick, frame.faceUrl, context.world.now()),
      )
      tell(context, neighbours, { users: [profile], groups: [] })
      return session.send({ type: 'profiled', rid, refs: { users: [profile], groups: [] } })
    }
    case 'profiles':
      limiter.admitQuestion(who.userID)
      return session.send({
        type: 'profiled',
        rid,
        refs: await storage.read(() => readNames(who.userID, frame.users, frame.groups)),
      })
    case 'renew':
      limiter.admitQuestion(who.userID)
      await renew(context, { userID: who.userID, userSig: frame.userSig })
      return session.send({ type: 'done', rid })
    case 'logout':
      await storage.write(() => signOut(who.token))
      session.send({ type: 'done', rid })
      return session.close(CLOSE.goingAway)
  }
}

async function group(session: Session, who: Identity, frame: UpOf<'group'>): Promise<void> {
  const { context, limiter } = session.parts
  limiter.admitOperations(who.userID, 1, false)
  const { userID } = who
  const { world, options } = context
  const outcome = await commit(context, () =>
    manageGroup({
      userID,
      opID: frame.opID,
      request: frame.action,
      freshID: `@TGS#${world.randomID(9)}`,
      now: world.now(),
      autoCreateUsers: options.autoCreateUsers,
      memberLimit: options.limits.groupMembers,
    }),
  )
  const { groupID, version, renamedFor } = outcome
  const [member] = renamedFor
  if (member !== undefined) {
    const names = await context.storage.read(() => readNames(member, [], [groupID]))
    tell(context, renamedFor, names)
  }
  session.send({ type: 'grouped', rid: frame.rid, groupID, version })
}

/** Tells people who are online of a new name; others learn it with their next row (P2). */
function tell(context: ServiceContext, userIDs: readonly string[], refs: Refs): void {
  const frame = encode({ type: 'names', refs })
  for (const userID of userIDs) context.bus.publish({ kind: 'frame', userID, frame })
}
