import { TidingsError } from '@tidings/model'
import { CLOSE } from '@tidings/protocol'
import type { Nudge } from '../bus/bus.ts'
import type { Identity, Registry, Session } from './session.ts'

/** Who is connected to this node, and what the bus says to them. */
export class Sessions implements Registry {
  readonly #byUser = new Map<string, Map<string, Session>>()
  readonly #all = new Set<Session>()
  readonly #devicesPerUser: number

  constructor(devicesPerUser: number) {
    this.#devicesPerUser = devicesPerUser
  }

  get size(): number {
    return this.#all.size
  }

  /** Every socket, greeted or not. */
  open(session: Session): void {
    this.#all.add(session)
  }

  add(session: Session, who: Identity): void {
    let devices = this.#byUser.get(who.userID)
    if (!devices) {
      devices = new Map()
      this.#byUser.set(who.userID, devices)
    }
    // The same device again: its old socket is dead or about to be, and goes without a word.
    const before = devices.get(who.device)
    devices.delete(who.device)
    devices.set(who.device, session)
    before?.close(CLOSE.goingAway)
    if (devices.size <= this.#devicesPerUser) return
    const [oldest] = devices.values()
    oldest?.refuse(new TidingsError('kicked_offline'), CLOSE.kicked)
  }

  remove(session: Session, who: Identity | null): void {
    this.#all.delete(session)
    const devices = who ? this.#byUser.get(who.userID) : undefined
    // The same device may have come back on another socket.
    if (!who || devices?.get(who.device) !== session) return
    devices.delete(who.device)
    if (devices.size === 0) this.#byUser.delete(who.userID)
  }

  deliver(nudge: Nudge): void {
    const devices = this.#byUser.get(nudge.userID)
    if (!devices) return
    for (const [device, session] of [...devices]) {
      if (nudge.kind === 'head') session.wake(nudge.head)
      else if (nudge.kind === 'frame') session.sendText(nudge.frame)
      else if (nudge.device === null || nudge.device === device)
        session.refuse(new TidingsError('kicked_offline'), CLOSE.kicked)
    }
  }

  each(visit: (session: Session) => void): void {
    for (const session of [...this.#all]) visit(session)
  }
}
