import type { Work } from './work.ts'

/**
 * Where the server keeps everything. Each adapter owns its transactions: a command is handed over whole, and nothing but
 * its own steps runs inside.
 */
export interface Storage {
  /**
   * Identity of one uninterrupted history of this database (rule E1): another one after a restore, a promotion or a
   * rewind, the same after a crash or a restart.
   */
  readonly epoch: string
  /**
   * Resolves once, when a write to the disk failed: from then on every call rejects. Absent where nothing can fail that
   * way.
   */
  readonly broken?: Promise<Error>
  /**
   * Runs a command in one transaction. Resolves when its effects survive a power cut; rejects, with nothing done, when the
   * command throws. Commands that arrive together may share one commit; each keeps its own success or failure.
   */
  write<T>(command: () => Work<T>): Promise<T>
  /** Runs a command that only reads, in one snapshot of what is committed (V3). */
  read<T>(query: () => Work<T>): Promise<T>
  /** Waits for what was accepted, then closes. Later calls reject. */
  close(): Promise<void>
}
