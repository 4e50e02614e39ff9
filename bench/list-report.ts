import type { Span, Timing } from './list-probe.ts'

/** All rounds of one size. */
export interface Series {
  readonly size: number
  readonly client: Timing[]
  readonly raw: Timing[]
}

/** How much dearer the largest list may be than the smallest. */
const MOST = 2

type Kind = 'client' | 'raw'
type Phase = keyof Timing

const median = (values: readonly number[]): number => {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? (sorted[middle] ?? 0) : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2
}

const figure = (series: Series | undefined, kind: Kind, phase: Phase, unit: keyof Span): number =>
  median((series?.[kind] ?? []).map((timing) => timing[phase][unit]))

const columns = (cells: readonly string[]): string =>
  cells.map((cell, i) => (i === 0 ? cell.padEnd(16) : cell.padStart(15))).join('')

/** Wall clock and CPU by size, the client's and raw SQLite's, and one divided by the other. */
export function tableLines(all: readonly Series[]): string[] {
  const head = columns(['conversations', 'tidings ms', 'CPU µs', 'raw SQLite ms', 'CPU µs', 'ms ratio'])
  const lines = (phase: Phase) =>
    all.map((series) => {
      const [ours, raw] = (['client', 'raw'] as const).map((kind) => figure(series, kind, phase, 'ms')) as [
        number,
        number,
      ]
      return columns([
        `${series.size.toLocaleString('en')} ${phase}`,
        ours.toFixed(3),
        figure(series, 'client', phase, 'cpuUs').toFixed(0),
        raw.toFixed(3),
        figure(series, 'raw', phase, 'cpuUs').toFixed(0),
        (ours / raw).toFixed(2),
      ])
    })
  return [head, ...lines('cold'), ...lines('warm')]
}

const growth = (all: readonly Series[], kind: Kind, phase: Phase): number =>
  figure(all.at(-1), kind, phase, 'ms') / figure(all[0], kind, phase, 'ms')

/** The verdict: what a hundred times as many conversations cost. */
export function ratioLines(all: readonly Series[]): string[] {
  return (['cold', 'warm'] as const).map((phase) => {
    const ratio = growth(all, 'client', phase)
    const verdict = ratio <= MOST ? 'ok' : 'FAIL'
    return `${verdict}  ${phase}: t(100,000) / t(1,000) = ${ratio.toFixed(2)}, at most ${MOST}; raw SQLite ${growth(all, 'raw', phase).toFixed(2)}`
  })
}

/** Whether the size of the list makes no difference that counts. */
export const isWithin = (all: readonly Series[]): boolean =>
  growth(all, 'client', 'cold') <= MOST && growth(all, 'client', 'warm') <= MOST
