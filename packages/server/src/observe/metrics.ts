import { Counter, Gauge, Registry } from 'prom-client'

/** What the server counts, in Prometheus' words; one registry a server, so that two in one process stay apart. */
export interface Metrics {
  readonly registry: Registry
  readonly messages: Counter
  readonly operations: Counter
  readonly pushes: Counter
  readonly pushFailures: Counter
  readonly failures: Counter
  readonly badFrames: Counter
  readonly loginsRefused: Counter
}

export function createMetrics(connections: () => number): Metrics {
  const registry = new Registry()
  const registers = [registry]
  const counter = (name: string, help: string) => new Counter({ name: `tidings_${name}`, help, registers })
  new Gauge({
    name: 'tidings_connections',
    help: 'Sockets that are open now.',
    registers,
    collect() {
      this.set(connections())
    },
  })
  return {
    registry,
    messages: counter('messages_total', 'Messages accepted, repeats of the same one included.'),
    operations: counter('operations_total', 'List operations done.'),
    pushes: counter('pushes_total', 'Push frames sent.'),
    pushFailures: counter('push_failures_total', 'Pushes given up; the heartbeat repairs them.'),
    failures: counter('request_failures_total', 'Requests answered with a failure.'),
    badFrames: counter('bad_frames_total', 'Frames that were not valid.'),
    loginsRefused: counter('logins_refused_total', 'Logins that were refused.'),
  }
}
