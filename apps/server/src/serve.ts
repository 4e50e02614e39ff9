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
  await untilStopped()
  await server.drain()
}
