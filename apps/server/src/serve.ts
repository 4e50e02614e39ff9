import { Complaint } from './complaint.ts'
import { isLoopback, pageOf, requireEncryptable, urlOf } from './listen-address.ts'
import { listenAt, openServer } from './open-server.ts'
import { createPinoLogger } from './pino-logger.ts'
import type { ServeOptions } from './program.ts'
import { ensureSecret } from './secret.ts'
import { untilStopped } from './until-stopped.ts'
import { NOT_BUILT, webSite } from './web-site.ts'

/** `tidings serve`: runs until it is told to stop, then drains. */
export async function serve(options: ServeOptions): Promise<void> {
  const { data, host, port, appId } = options
  requireEncryptable(host, options.insecure)
  const { secret, generated } = ensureSecret(options)
  const { site, isBuilt } = webSite()
  const server = await openServer(
    data,
    createPinoLogger(options.logLevel, secret),
    {
      sdkAppID: appId,
      secrets: [secret],
      allowOrigins: options.allowOrigin,
      allowLoopbackOrigins: isLoopback(host),
      // With a key that was generated here this is a developer's server: whoever is written to exists.
      autoCreateUsers: options.autoCreateUsers ?? generated,
    },
    { site },
  )
  const listening = await listenAt(server, { host, port })
  console.log(`Tidings is at ${pageOf(host, listening)}, for devices at ${urlOf(host, listening)}.`)
  console.log(`App id ${appId}, data in ${data}.`)
  if (!isBuilt) console.log(NOT_BUILT)
  const broken = await Promise.race([untilStopped(), server.failed])
  // A failed fsync is never tried again: a supervisor starts a new process, which recovers.
  await server.drain().catch(() => {})
  if (broken) throw new Complaint(`The database in ${data} cannot be written any more: ${broken.message}.`)
}
