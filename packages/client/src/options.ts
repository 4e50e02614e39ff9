import { TidingsError } from '@tidings/model'

/** What an app must say, whatever the runtime. */
export interface ClientOptions {
  /** The app that the server serves; a UserSig names it too. */
  readonly sdkAppID: number
  /** `ws://` or `wss://` address of the server. */
  readonly server: string
}

/** Refuses options that can never work. */
export function requireOptions(options: unknown): ClientOptions {
  const { sdkAppID, server } = (options ?? {}) as Partial<ClientOptions>
  const isApp = typeof sdkAppID === 'number' && Number.isSafeInteger(sdkAppID) && sdkAppID > 0
  if (!isApp || typeof server !== 'string' || !/^wss?:\/\/[^\s?#]+$/.test(server))
    throw new TidingsError('invalid_parameter')
  return { sdkAppID, server }
}
