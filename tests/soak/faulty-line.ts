import type { AddressInfo } from 'node:net'
import { connect, createServer, type Server, type Socket } from 'node:net'

interface Pair {
  readonly device: Socket
  readonly server: Socket
  /** Both ends think that they are connected; nothing passes any more. */
  isDeaf: boolean
  /** What the server says is lost; what the device says arrives. */
  isMute: boolean
}

/** The line between a device and the server, which can be cut, can stall, and can die without either end being told. */
export class FaultyLine {
  readonly #target: () => number
  readonly #server: Server
  readonly #pairs = new Set<Pair>()
  #isRefusing = false

  private constructor(target: () => number) {
    this.#target = target
    this.#server = createServer({ pauseOnConnect: true }, (device) => this.#accept(device))
  }

  /** `target` answers the server's port of the moment. */
  static async open(target: () => number): Promise<FaultyLine> {
    const line = new FaultyLine(target)
    await new Promise<void>((listening) => line.#server.listen(0, '127.0.0.1', listening))
    return line
  }

  get url(): string {
    return `ws://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  /** Ends every connection at once; new ones are taken. */
  cut(): void {
    for (const pair of [...this.#pairs]) this.#end(pair)
  }

  /** No network, until mended. */
  refuse(): void {
    this.#isRefusing = true
    this.cut()
  }

  /** Nothing passes until mended; then everything does, in order. */
  stall(): void {
    for (const { device, server } of this.#pairs) for (const socket of [device, server]) socket.pause()
  }

  /** What is connected now is dead, and nobody is told: only a heartbeat can find out. New connections are good. */
  deafen(): void {
    for (const pair of this.#pairs) {
      pair.isDeaf = true
      pair.device.resume()
      pair.server.resume()
    }
  }

  /** From now on what is asked is done and its answer is lost; to be followed by a cut, or a frame would arrive in part. */
  mute(): void {
    for (const pair of this.#pairs) pair.isMute = true
  }

  /** Lets pass what stalled, and takes connections again. Deaf ones stay deaf. */
  mend(): void {
    this.#isRefusing = false
    for (const { device, server } of this.#pairs) for (const socket of [device, server]) socket.resume()
  }

  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()))
    this.cut()
    await closed
  }

  #accept(device: Socket): void {
    if (this.#isRefusing) return void device.resetAndDestroy()
    const server = connect(this.#target(), '127.0.0.1')
    const pair: Pair = { device, server, isDeaf: false, isMute: false }
    this.#pairs.add(pair)
    for (const [from, to] of [
      [device, server],
      [server, device],
    ] as const) {
      from.setNoDelay(true)
      from.on('data', (bytes) => {
        if (!pair.isDeaf && !(pair.isMute && from === server)) to.write(bytes)
      })
      // The other end of a deaf line never hears of it.
      from.on('close', () => {
        if (pair.isDeaf && from === server) return
        this.#end(pair)
      })
      from.on('error', () => {})
    }
    device.resume()
  }

  #end(pair: Pair): void {
    this.#pairs.delete(pair)
    pair.device.destroy()
    pair.server.destroy()
  }
}
