import { isIP } from 'node:net'
import { Complaint } from './complaint.ts'

/** Whether only this machine can reach an address. */
export const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'))

/** Refuses to listen where logins would travel in the open, unless somebody said that they may. */
export function requireEncryptable(host: string, insecure = false): void {
  if (isLoopback(host) || insecure) return
  throw new Complaint(
    `On ${host} logins would travel unencrypted: listen on 127.0.0.1 behind a proxy with TLS, or say --insecure.`,
    2,
  )
}

/** The address a device on this machine connects to. */
export const urlOf = (host: string, port: number): string => `ws://${authorityOf(host, port)}`

/** The address a browser on this machine opens. */
export const pageOf = (host: string, port: number): string => `http://${authorityOf(host, port)}`

function authorityOf(host: string, port: number): string {
  const reachable = host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host
  return `${isIP(reachable) === 6 ? `[${reachable}]` : reachable}:${port}`
}
