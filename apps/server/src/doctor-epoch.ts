import { readFileSync } from 'node:fs'
import type { Database } from '@tidings/sqlite'
import type { Findings } from './doctor-findings.ts'

/** Whether the database and the file beside it tell of the same history; answers the epoch in words. */
export function checkEpoch(db: Database, sidecarPath: string, findings: Findings): string {
  const history = db.prepare('SELECT epoch, commits FROM history').get<{ epoch: string; commits: number }>()
  if (!history) {
    findings.add('epoch', [], 'the database has none; the next start of the server makes one')
    return 'no epoch'
  }
  const sidecar = readSidecar(sidecarPath)
  const anew = 'at the next start devices read their lists anew'
  if (!sidecar) findings.add('epoch', [history.epoch], `no readable file beside the database vouches for it; ${anew}`)
  else if (sidecar.epoch !== history.epoch)
    findings.add('epoch', [history.epoch], `the file beside the database belongs to ${sidecar.epoch}; ${anew}`)
  else if (sidecar.watermark > history.commits)
    findings.add(
      'epoch',
      [history.epoch],
      `the database is at commit ${history.commits}, and was at ${sidecar.watermark} before: it is an older copy; ${anew}`,
    )
  return `epoch ${history.epoch}, commit ${history.commits}`
}

function readSidecar(path: string): { epoch: string; watermark: number } | null {
  try {
    const { epoch, watermark } = JSON.parse(readFileSync(path, 'utf8')) as { epoch?: unknown; watermark?: unknown }
    return typeof epoch === 'string' && typeof watermark === 'number' ? { epoch, watermark } : null
  } catch {
    return null
  }
}
