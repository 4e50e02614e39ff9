import { TidingsError } from '@tidings/model'

/** What an app must say, whatever the runtime. */
export interface ClientOptions {
  /** The app that the server serves; a UserSig names it too. */
  readonly sdkAppID: number
  /** `ws://` or `wss://` address of the server. */
  readonly server: string
  /**
   * True: drafts of up to 16 KiB show on all devices of the user that say so too. Off by default, as in V2TIM: a draft
   * stays on its device.
   */
  readonly cloudDrafts?: boolean | undefined
}

/** Refuses options that can never work. */
export function requireOptions(options: unknown): ClientOptions {
  const { sdkAppID, server, cloudDrafts = false } = (options ?? {}) as Partial<ClientOptions>
  const isApp = typeof sdkAppID === 'number' && Number.isSafeInteger(sdkAppID) && sdkAppID > 0
  if (!isApp || typeof server !== 'string' || !/^wss?:\/\/[^\s?#]+$/.test(server))
    throw new TidingsError('invalid_parameter')
  if (typeof cloudDrafts !== 'boolean') throw new TidingsError('invalid_parameter')
  return { sdkAppID, server, cloudDrafts }
}
