import { Complaint } from './complaint.ts'
import { isLoopback, requireEncryptable, urlOf } from './listen-address.ts'
import { listenAt, openServer } from './open-server.ts'
import { createPinoLogger } from './pino-logger.ts'
import type { ServeOptions } from './program.ts'
import { ensureSecret } from './secret.ts'
import { untilStopped } from './until-stopped.ts'

/** `tidings serve`: runs until it is told to stop, then drains. */
export async function serve(options: ServeOptions): Promise<void> {
  const { data, host, port, appId } = options
  requireEncryptable(host, options.insecure)
  const { secret, generated } = ensureSecret(options)
  const server = await openServer(data, createPinoLogger(options.logLevel, secret), {
    sdkAppID: appId,
    secrets: [secret],
    allowOrigins: options.allowOrigin,
    allowLoopbackOrigins: isLoopback(host),
    // With a key that was generated here this is a developer's server: whoever is written to exists.
    autoCreateUsers: options.autoCreateUsers ?? generated,
  })
  const listening = await listenAt(server, { host, port })
  console.log(`Tidings listens on ${urlOf(host, listening)}, app id ${appId}, data in ${data}.`)
  const broken = await Promise.race([untilStopped(), server.failed])
  // A failed fsync is never tried again: a supervisor starts a new process, which recovers.
  await server.drain().catch(() => {})
  if (broken) throw new Complaint(`The database in ${data} cannot be written any more: ${broken.message}.`)
}
