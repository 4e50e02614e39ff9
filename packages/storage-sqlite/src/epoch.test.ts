import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { silentLogger } from '@tidings/server'
import { migrate, openDatabase } from '@tidings/sqlite'
import { expect, test } from 'vitest'
import { Epoch } from './epoch.ts'
import { migrations } from './migrations.ts'

test('the sidecar follows every thousand commits, and is never ahead of them', () => {
  const dir = mkdtempSync(join(tmpdir(), 'tidings-epoch-'))
  const db = openDatabase(':memory:')
  migrate(db, migrations)
  const epoch = Epoch.open(db, join(dir, 'epoch'), silentLogger)
  const watermark = () => (JSON.parse(readFileSync(join(dir, 'epoch'), 'utf8')) as { watermark: number }).watermark
  // No timer can run in between: this is one turn of the event loop.
  for (let commit = 1; commit <= 2500; commit++) {
    epoch.count()
    expect(watermark()).toBe(Math.floor((commit - 1) / 1000) * 1000)
    epoch.committed()
  }
  expect(watermark()).toBe(2000)
  epoch.close()
  expect(watermark()).toBe(2500)
  db.close()
  rmSync(dir, { recursive: true })
})
