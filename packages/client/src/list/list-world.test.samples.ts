import { isHidden, PINNED_FLOOR } from '@tidings/model'
import { message } from '@tidings/model/testing'
import type { Platform } from '../platform/platform.ts'
import type { Change } from '../store/change.ts'
import { conversationBase, meta } from '../store/local-store.samples.ts'
import { createMemoryDisk } from '../store/memory-disk.ts'
import { createMemoryStore } from '../store/memory-store.ts'
import { Mirror } from '../store/mirror.ts'
import type { BaseRow } from '../store/records.ts'
import {
  FOUND_BY,
  idOf,
  KEYWORDS,
  LABEL_NAMES,
  LABELS,
  NAMES,
  type PlainFilter,
  type Step,
  type Truth,
} from './list-steps.test.samples.ts'

/** A device's mirror over a store, and beside it the plain truth that it should show. */
export class ListWorld {
  readonly truths = new Map<string, Truth>()
  readonly #names = new Map<string, string>()
  readonly #remarks = new Map<string, string>()
  readonly #labels = new Map<string, string>()
  #version = 0
  #timers: (() => void)[] = []
  #mirror: Mirror | null = null

  /** A device that was here before: its rows are in the store, and none is in memory. */
  static async open(rows: readonly Truth[], names: readonly string[] = NAMES): Promise<ListWorld> {
    const world = new ListWorld()
    const disk = createMemoryDisk()
    for (const row of rows) world.truths.set(idOf(row.n), row)
    for (const { n } of rows) world.#names.set(idOf(n), names[n % names.length] ?? '')
    LABELS.forEach((label, i) => void world.#labels.set(label, LABEL_NAMES[i] ?? ''))
    disk.apply({
      meta: meta({ aggregates: { unread: world.unread({}), maxKey: 0 }, walk: null }),
      rows: [
        ...[...world.truths.values()].map((row) => world.#base(row)),
        ...LABELS.map((label) => world.#label(label)),
      ],
      ...world.#profiles([...world.truths.values()]),
    })
    world.#mirror = await Mirror.open('me', createMemoryStore(disk), world.#platform())
    return world
  }

  get mirror(): Mirror {
    return this.#mirror as Mirror
  }

  /** Changes the truth at once, and asks the mirror to follow. */
  do(step: Step): void {
    if (step.kind === 'put') this.#put(step.rows)
    else if (step.kind === 'clean') this.#put([...this.truths.values()].map((row) => ({ ...row, unread: 0 })))
    else if (step.kind === 'rename') {
      this.#names.set(idOf(step.n), step.name)
      this.#commit(step.n % 2 ? { groups: [this.#group(step.n)] } : { users: [this.#user(step.n)] })
    } else if (step.kind === 'remark') {
      const id = idOf(step.n - (step.n % 2))
      this.#remarks.set(id, step.name)
      const state = { remark: step.name, friend: true }
      this.#commit({ rows: [{ kind: 'contact', id: id.slice(4), version: ++this.#version, state }] })
    } else if (step.kind === 'label') {
      // Names of conversation groups are never the same.
      const isTaken = [...this.#labels].some(([label, name]) => label !== step.label && name === step.name)
      if (step.name === undefined || isTaken) this.#labels.delete(step.label)
      else this.#labels.set(step.label, step.name)
      this.#commit({ rows: [this.#label(step.label)] })
    } else if (step.kind === 'reset') this.#reset(step.rows)
    else for (const run of this.#timers.splice(0)) run()
  }

  /** What belongs to a filter, by asking each row plainly, in list order. */
  query(filter: PlainFilter): string[] {
    const place = (row: Truth) => row.key + (row.isPinned ? PINNED_FLOOR : 0)
    return [...this.truths.values()]
      .filter((row) => !row.isDeleted && this.#belongs(row, filter))
      .sort((a, b) => place(b) - place(a) || (idOf(a.n) < idOf(b.n) ? -1 : 1))
      .map(({ n }) => idOf(n))
  }

  unread(filter: PlainFilter): number {
    let sum = 0
    for (const id of this.query(filter)) {
      const row = this.truths.get(id)
      if (row?.recvOpt === 0) sum += row.unread
    }
    return sum
  }

  /** Settles when everything asked so far is done, and what that has asked. */
  async quiet(): Promise<void> {
    for (let round = 0; round < 12; round++) await this.mirror.exclusively(() => {})
  }

  #belongs(row: Truth, f: PlainFilter): boolean {
    const id = idOf(row.n)
    if (f.type !== undefined && (row.n % 2 === 0) !== (f.type === 1)) return false
    if (f.conversationGroup === '' && row.labels.length > 0) return false
    if (f.conversationGroup && !row.labels.some((label) => this.#labels.get(label) === f.conversationGroup))
      return false
    if (f.markType === 0 && row.marks !== 0) return false
    if (f.markType && (row.marks & f.markType) === 0) return false
    if (f.hasUnreadCount !== undefined && row.unread > 0 !== f.hasUnreadCount) return false
    if (f.hasGroupAtInfo !== undefined && row.isMentioned !== f.hasGroupAtInfo) return false
    const texts = [this.#names.get(id) ?? '', this.#remarks.get(id) ?? '', row.text]
    return (KEYWORDS[f.keyword ?? ''] ?? []).every((word) => texts.some((text) => FOUND_BY[text]?.includes(word)))
  }

  #put(rows: readonly Truth[]): void {
    const last = new Map(rows.map((row) => [idOf(row.n), row]))
    for (const [id, row] of last) this.truths.set(id, row)
    this.#commit({ rows: [...last.values()].map((row) => this.#base(row)), ...this.#profiles([...last.values()]) })
  }

  #reset(rows: readonly Truth[]): void {
    this.truths.clear()
    this.#remarks.clear()
    for (const row of rows) this.truths.set(idOf(row.n), row)
    const all = [
      ...[...this.truths.values()].map((row) => this.#base(row)),
      ...LABELS.map((label) => this.#label(label)),
    ]
    this.#commit({
      rows: all,
      ...this.#profiles([...this.truths.values()]),
      replace: true,
    })
  }

  #commit(change: Change): void {
    void this.mirror.commit(() => change)
  }

  #base(row: Truth): BaseRow {
    const last = row.text === '' ? null : message({ sender: 'me', elem: { type: 1, text: row.text } })
    const base = conversationBase({
      id: idOf(row.n),
      version: ++this.#version,
      activeAt: row.key,
      pinned: row.isPinned,
      hiddenSeq: row.isDeleted ? 1 : -1,
      unread: row.unread,
      recvOpt: row.recvOpt,
      marks: String(row.marks),
      labels: row.labels,
      groupAt: row.isMentioned ? [{ seq: 1, atType: 1 }] : [],
      lastMessageSeq: last ? 1 : 0,
      last,
    })
    if (isHidden(base.state) !== row.isDeleted) throw new Error('a deleted conversation is hidden')
    return base
  }

  #label(id: string): BaseRow<'label'> {
    const name = this.#labels.get(id)
    return {
      kind: 'label',
      id,
      version: ++this.#version,
      state: { name: name ?? '', t: 1, deleted: name === undefined },
    }
  }

  /** The names that come with rows. */
  #profiles(rows: readonly Truth[]) {
    return {
      users: rows.filter(({ n }) => n % 2 === 0).map(({ n }) => this.#user(n)),
      groups: rows.filter(({ n }) => n % 2 === 1).map(({ n }) => this.#group(n)),
    }
  }

  #user = (n: number) => ({
    userID: String(n),
    nick: this.#names.get(idOf(n)) ?? '',
    faceUrl: '',
    version: ++this.#version,
  })

  #group = (n: number) => ({
    groupID: String(n),
    name: this.#names.get(idOf(n)) ?? '',
    faceUrl: '',
    groupType: 'Work' as const,
    members: [],
    version: ++this.#version,
  })

  #platform(): Platform {
    return {
      clock: {
        now: () => 0,
        after: (_: number, call: () => void) => {
          this.#timers.push(call)
          return () => {}
        },
      },
      randomID: () => 'device',
      log: () => {},
    } as unknown as Platform
  }
}
