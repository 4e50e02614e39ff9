import { createUserSig } from '@tidings/node'
import type { SigOptions } from './program.ts'
import { requireSecret } from './secret.ts'

/** `tidings sig`: the UserSig alone on stdout, so that a shell can use it. */
export async function sig(userID: string, options: SigOptions): Promise<void> {
  const secret = requireSecret(options)
  process.stdout.write(`${createUserSig(userID, { sdkAppID: options.appId, secret, expire: options.expire })}\n`)
}
