import type { GatewaySocket } from '@tidings/server'

/** Where sockets of devices end. */
export interface ServerEnd {
  accept(socket: GatewaySocket): { onText(text: string): void; onClose(): void } | null
}
