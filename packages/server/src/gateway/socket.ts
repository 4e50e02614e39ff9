/** A socket as the gateway sees it; a simulator hands in its own. */
export interface GatewaySocket {
  send(text: string): void
  close(code: number): void
  /** Bytes accepted and not yet taken by the network. */
  buffered(): number
}

/** Where a connection comes from. */
export interface Peer {
  readonly address: string
  /** This machine: exempt from limits by address. */
  readonly isLoopback: boolean
}

/** What the gateway wants to hear from a socket that it accepted. */
export interface SocketEvents {
  onText(text: string): void
  onClose(): void
}
