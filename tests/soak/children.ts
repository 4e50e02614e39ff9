import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'

const running = new Set<ChildProcess>()

// However this process ends, short of kill -9, nothing that it started goes on.
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL')
})
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(1))

/** Sees to it that a process ends with this one. */
export function keep<C extends ChildProcess>(child: C): C {
  running.add(child)
  child.once('exit', () => running.delete(child))
  return child
}

/** Sends a signal and waits until nothing is left of it; answers its exit code, null when it had ended or the signal did it. */
export async function end(
  child: ChildProcess | null,
  signal: 'SIGKILL' | 'SIGTERM' = 'SIGKILL',
): Promise<number | null> {
  if (!child || child.exitCode !== null || child.signalCode !== null) return null
  const gone = once(child, 'exit')
  child.kill(signal)
  const [code] = await gone
  return code as number | null
}
