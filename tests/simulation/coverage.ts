/** A state that a gate has not met that often proves nothing about it. */
export const GATE_COUNT = 30

/** Faults and rare states that every gate must meet. */
const EXPECTED: readonly string[] = [
  'storage memory',
  'storage sqlite',
  'caches memory',
  'caches sqlite',
  'nodes 1',
  'nodes 2',
  'nodes 3',
  'two apps',
  'lasting busDead',
  'lasting nodeDead',
  'lasting deaf',
  'link cut',
  'device offline',
  'quarrel',
  'black hole',
  'device crash',
  'device wiped',
  'device clock jumps',
  'node clock jumps',
  'node crash',
  'node crash beside another',
  'device at another node',
  'bus dead',
  'nudge lost',
  'nudge doubled',
  'nudge late',
  'restore',
  'another epoch',
  'reset during walk',
  'place found again in another history',
  'ack after epoch change',
  'crash between commit and ack',
  'device crash during walk',
  'push during pull',
  'push during walk',
  'gap between pushes',
  'walk of several pages',
  'pull of several pages',
  'pending read over foreign messages',
  'delete with newer shown',
  'label merged by name',
  'back in a group',
  'operation superseded',
  'operation refused',
  'operation put off',
  'operation asked again',
  'cache damaged',
  'row repaired',
  'filter changed',
  'draft shared',
  'logout',
  'close',
]

/** Every count of a run, and what a gate misses. */
export function missing(counts: ReadonlyMap<string, number>): string[] {
  return EXPECTED.filter((what) => (counts.get(what) ?? 0) < GATE_COUNT)
}

export function describeCounts(counts: ReadonlyMap<string, number>): string {
  return [...counts]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([what, n]) => `${what} ${n}`)
    .join(', ')
}
