import { memory } from './memory.ts'

/** What the page has to know about its server. */
export interface Config {
  readonly sdkAppID: number
  /** People that one may come in as, in a demonstration; null anywhere else. */
  readonly people: readonly { readonly userID: string; readonly nick: string }[] | null
}

const KEY = 'config'

/** Asks the server, or takes what it said last; null when neither is there. */
export async function loadConfig(): Promise<Config | null> {
  const config = await fetchConfig()
  if (config) {
    memory.set(KEY, JSON.stringify(config))
    return config
  }
  try {
    return JSON.parse(memory.get(KEY) ?? 'null') as Config | null
  } catch {
    return null
  }
}

async function fetchConfig(): Promise<Config | null> {
  try {
    const response = await fetch('/config.json', { cache: 'no-store' })
    if (!response.ok) return null
    const { sdkAppID, demo } = (await response.json()) as {
      sdkAppID: number
      demo: { people: Config['people'] } | null
    }
    return { sdkAppID, people: demo?.people ?? null }
  } catch {
    return null
  }
}

/** A UserSig for one of the people of a demonstration; null when this server gives none. */
export async function demoSig(userID: string): Promise<string | null> {
  try {
    const response = await fetch('/demo/login', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ userID }),
    })
    return response.ok ? ((await response.json()) as { userSig: string }).userSig : null
  } catch {
    return null
  }
}

/** Where the SDK connects: the server that this page came from. */
export const serverAddress = (): string => location.origin.replace(/^http/, 'ws')
