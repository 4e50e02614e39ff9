import { mkdirSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { Complaint } from './complaint.ts'

/**
 * Makes a folder for its owner alone, with those above it. One after another: Node's own `recursive` tries for ever where
 * the system finds nothing in a folder that exists, as in /proc.
 */
export function makeFolder(path: string): void {
  if (isFolder(path)) return
  const above = dirname(path)
  if (above !== path) makeFolder(above)
  try {
    mkdirSync(path, { mode: 0o700 })
  } catch (error) {
    // Another process may have been first.
    if (isFolder(path)) return
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') throw new Complaint(`${path} is not a folder.`, 2)
    throw new Complaint(`The folder ${path} cannot be made: ${(error as Error).message}.`, 2)
  }
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory()
  } catch {
    return false
  }
}
