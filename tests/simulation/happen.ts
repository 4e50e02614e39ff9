import { act } from './act.ts'
import type { Checks } from './checks.ts'
import type { PlanEvent } from './plan.ts'
import { Random } from './random.ts'
import type { SimDevice } from './sim-device.ts'
import type { Tenant } from './tenant.ts'
import type { VirtualClock } from './virtual-clock.ts'

interface Stage {
  readonly clock: VirtualClock
  readonly checks: Checks
  readonly people: readonly string[]
}

/** Makes one event of a plan happen. */
export function happen(event: PlanEvent, tenant: Tenant, stage: Stage): void {
  const { clock, checks, people } = stage
  const { cluster, network, devices } = tenant
  const random = new Random(event.seed)
  const device = 'device' in event ? (devices.get(event.device) as SimDevice) : null
  const node = 'node' in event ? cluster.nodes[event.node] : null
  const isTheirs = (link: { readonly device: string }) => link.device === device?.name
  switch (event.kind) {
    case 'boot':
      device?.boot()
      return
    case 'deed':
      // Each time draws from its own seed: what came before it in a burst may draw more or less.
      for (let i = 0; device && i < event.times; i++)
        act(device, event.deed, new Random(event.seed + i), people, tenant.taint)
      return
    case 'cut':
      checks.count('link cut')
      network.cut(isTheirs)
      return
    case 'offline':
      checks.count('device offline')
      offline(event.device, event.forMs, tenant, clock)
      return
    case 'quarrel':
      checks.count('quarrel')
      offline(event.device, event.forMs, tenant, clock)
      quarrel(device as SimDevice, tenant, stage, random)
      return
    case 'blackHole':
      checks.count('black hole')
      network.blackHoles.add(event.device)
      clock.after(event.forMs, () => network.blackHoles.delete(event.device))
      return
    case 'crash':
      if (!device?.isUp) return
      device.crash(event.wipe)
      clock.after(event.forMs, () => device.boot())
      return
    case 'damage':
      if (!device?.isUp) return
      device.crash(false)
      device.damage(random)
      clock.after(event.forMs, () => device.boot())
      return
    case 'deviceClock':
      checks.count('device clock jumps')
      if (device) device.skew = event.skewMs
      return
    case 'killNode':
      if (!node) return
      if (event.afterCommit) node.diesAfterCommit = node.isUp
      else cluster.kill(node, event.forMs)
      return
    case 'nodeClock':
      checks.count('node clock jumps')
      if (node) node.clockOffset += event.byMs
      return
    case 'busDead':
      checks.count('bus dead')
      cluster.bus.deadUntil = Math.max(cluster.bus.deadUntil, clock.now + event.forMs)
      return
    case 'backup':
      tenant.backup()
      return
    case 'restore':
      tenant.restore()
      return
  }
}

function offline(name: string, forMs: number, { network }: Tenant, clock: VirtualClock): void {
  network.unreachable.add(name)
  network.cut((link) => link.device === name)
  clock.after(forMs, () => network.unreachable.delete(name))
}

function quarrel(away: SimDevice, { devices }: Tenant, { clock, people }: Stage, random: Random): void {
  const here = [...devices.values()].find((other) => other.userID === away.userID && other !== away)
  const id = random.pick([...away.model.rows.keys(), `c2c_${random.pick(people)}`])
  const pinned = random.chance(0.5)
  const say = (device: SimDevice | undefined, value: boolean) => {
    if (!device?.client?.getLoginUser()) return
    const manager = device.client.getConversationManager()
    void device.call('pin', () => device.model.flips.pin(id, value, () => manager.pinConversation(id, value)))
  }
  const write = (device: SimDevice | undefined, text: string) => {
    if (!device?.sharesDrafts || !device.client?.getLoginUser()) return
    const manager = device.client.getConversationManager()
    void device.call('draft', () => manager.setConversationDraft(id, text))
  }
  clock.after(450, () => write(away, 'earlier'))
  clock.after(1550, () => write(here, 'later'))
  clock.after(400, () => say(away, !pinned))
  clock.after(500, () => say(away, pinned))
  clock.after(1500, () => say(here, pinned))
  clock.after(1600, () => say(here, !pinned))
}
