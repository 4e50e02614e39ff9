import type { Bus } from '../bus/bus.ts'
import type { Logger } from '../observe/logger.ts'
import type { ServerOptions } from '../options.ts'
import type { Storage } from '../storage/storage.ts'
import type { Work } from '../storage/work.ts'
import type { World } from '../world.ts'

/** What every service needs. */
export interface ServiceContext {
  readonly storage: Storage
  readonly bus: Bus
  readonly world: World
  readonly logger: Logger
  readonly options: ServerOptions
}

/** A feed that a command moved. */
export interface Moved {
  readonly userID: string
  readonly head: number
}

/** Runs a command, then tells the bus which feeds moved: commit first, nudge after (C1). */
export async function commit<T extends { readonly moved: readonly Moved[] }>(
  context: ServiceContext,
  command: () => Work<T>,
): Promise<T> {
  const result = await context.storage.write(command)
  for (const { userID, head } of result.moved) context.bus.publish({ kind: 'head', userID, head })
  return result
}
