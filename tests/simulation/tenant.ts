import type { Checks } from './checks.ts'
import { CommitWatch } from './commit-watch.ts'
import type { Faults } from './faults.ts'
import { FrameWatch } from './frame-watch.ts'
import { Network } from './network.ts'
import type { Plan } from './plan.ts'
import { streamOf } from './random.ts'
import { ReferenceModel } from './reference-model.ts'
import { SimBus } from './sim-bus.ts'
import { SimCluster } from './sim-cluster.ts'
import { SimDevice } from './sim-device.ts'
import { SimMemory, SimSqlite } from './sim-storage.ts'
import { Truth } from './truth.ts'
import type { VirtualClock } from './virtual-clock.ts'

const TAINTS = ['@tenant-a', '@tenant-b']

/** One app: its server, its people with their devices, and all who watch them. */
export class Tenant {
  readonly taint: string
  readonly model: ReferenceModel
  readonly commits: CommitWatch
  readonly truth: Truth
  readonly cluster: SimCluster
  readonly network: Network
  readonly devices: ReadonlyMap<string, SimDevice>
  wasRestored = false
  #hasBackup = false
  #isRestoring = false

  constructor(plan: Plan, index: number, parts: { clock: VirtualClock; checks: Checks; faults: Faults }) {
    const { seed, knobs } = plan
    const { clock, checks } = parts
    this.taint = TAINTS[index] as string
    this.model = new ReferenceModel(checks)
    this.commits = new CommitWatch(checks)
    const watch = new FrameWatch({
      checks,
      model: this.model,
      foreign: TAINTS[1 - index] as string,
      tenant: index,
      onNews: (name, count) => {
        const device = this.devices.get(name)
        if (device) device.news += count
      },
    })
    const storage = knobs.storage === 'sqlite' ? new SimSqlite(clock) : new SimMemory()
    this.truth = new Truth(storage)
    this.cluster = new SimCluster(knobs.nodes, {
      ...parts,
      seed,
      tenant: index,
      storage,
      bus: new SimBus(knobs.busLoss, { clock, checks, random: streamOf(seed, 'bus', index) }),
      onCommit: (commit) => {
        this.commits.committed(commit.done)
        this.model.committed(commit)
      },
      onOpen: () => this.#opened(),
      cutOff: (node) => this.network.cut((link) => link.node === node),
    })
    this.network = new Network({
      ...parts,
      seed,
      tenant: index,
      watch,
      pickNode: (random) => this.cluster.anyNode(random),
    })
    const { cluster, network, truth } = this
    const isSteady = steadyUsers(plan)
    this.devices = new Map(
      knobs.devices.map((name) => [
        name,
        new SimDevice(name, {
          ...parts,
          network,
          cluster,
          truth,
          random: streamOf(seed, 'device', index, name),
          isSteady: isSteady(name),
          sharesDrafts: knobs.sharesDrafts,
          cache: knobs.cache,
        }),
      ]),
    )
  }

  backup(): void {
    this.cluster.storage.backup()
    this.model.save()
    this.#hasBackup = true
  }

  restore(): void {
    if (!this.#hasBackup) return
    this.wasRestored = this.#isRestoring = true
    this.cluster.restore()
    this.model.restore()
  }

  /** What the restored database says is where the new history begins. */
  #opened(): void {
    if (!this.#isRestoring) return
    this.#isRestoring = false
    const users = [...this.commits.users]
    this.commits.restored(
      new Map(users.map((userID) => [userID, this.truth.headOf(userID)])),
      users.flatMap((userID) => this.truth.rowsOf(userID)),
    )
  }
}

/** Whose list is changed by one device alone, in a world without anything that could take a wish back. */
function steadyUsers({ knobs, events }: Plan): (device: string) => boolean {
  const isPlain = !events.some(
    (e) =>
      e.kind === 'restore' ||
      e.kind === 'deviceClock' ||
      e.kind === 'nodeClock' ||
      e.kind === 'damage' ||
      (e.kind === 'crash' && e.wipe),
  )
  return (device) => isPlain && device.endsWith('-1') && !knobs.devices.includes(device.replace(/1$/, '2'))
}
