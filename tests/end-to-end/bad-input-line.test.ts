import { connect, createServer, type Server, type Socket } from 'node:net'
import { createClient } from '@tidings/node'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { all, becomes, idsOf, listen, manager, say, total } from './pitfalls.samples.ts'
import { APP, type RunningServer, sigOf, startServer } from './running-server.ts'

let server: RunningServer
let line: Server
let lines: Socket[]
let port: number
const unhandled: unknown[] = []
const note = (error: unknown) => void unhandled.push(error)

beforeEach(async () => {
  process.on('unhandledRejection', note)
  lines = []
  server = await startServer()
  line = createServer((near) => {
    const far = connect(server.port, '127.0.0.1')
    lines.push(near)
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      from.on('data', (data) => to.write(data))
      from.on('close', () => to.destroy())
      from.on('error', () => to.destroy())
    }
  })
  await new Promise<void>((resolve) => line.listen(0, '127.0.0.1', resolve))
  port = (line.address() as { port: number }).port
})
afterEach(async () => {
  for (const socket of lines) socket.destroy()
  line.close()
  await server.stop()
  process.off('unhandledRejection', note)
  expect(unhandled).toEqual([])
})

/** A frame as a server would send it: unmasked, whole. Between two frames of the true server, when nothing is under way. */
function frame(payload: Buffer, opcode = 1): Buffer {
  const head = Buffer.alloc(10)
  head[0] = 0x80 | opcode
  head[1] = 127
  head.writeBigUInt64BE(BigInt(payload.length), 2)
  return Buffer.concat([head, payload])
}

const text = (value: string) => frame(Buffer.from(value))

test.each<[string, boolean, () => Buffer]>([
  ['a text that is no JSON', false, () => text('{"type":')],
  ['brackets ten thousand deep', false, () => text(`{"type":"head","epoch":${'['.repeat(10_000)}`)],
  ['three megabytes', false, () => text(JSON.stringify({ type: 'x', epoch: 'x'.repeat(3_000_000) }))],
  ['bytes where text belongs', false, () => frame(Buffer.from('{"type":"head","epoch":"x","head":1}'), 2)],
  ['ten megabytes', true, () => text(JSON.stringify({ type: 'x', epoch: 'x'.repeat(10_000_000) }))],
  ['the promise of more than there is memory', true, () => frame(Buffer.alloc(0)).fill(0xff, 2)],
  ['text that is no UTF-8', true, () => frame(Buffer.from([0xff, 0xfe, 0xff]))],
  ['a frame of no known kind', true, () => frame(Buffer.alloc(3), 0xb)],
])('after %s over the line the device is in step again', async (_what, isLost, bytes) => {
  const ann = createClient({ sdkAppID: APP, server: `ws://127.0.0.1:${port}` })
  const heard = listen(ann)
  await ann.login('ann', sigOf('ann'))
  const [bob, cem] = [await server.user('bob'), await server.user('cem')]
  await say(bob, { userID: 'ann' }, 'before')
  await becomes(() => total(ann), 1, 'it came')
  const lost: number[] = []
  ann.addSDKListener({ onConnectFailed: (code) => void lost.push(code) })
  for (const socket of lines) socket.write(bytes())
  if (isLost) await becomes(() => lost.length > 0, true, 'such a line is given up')
  await say(cem, { userID: 'ann' }, 'after')
  await becomes(async () => idsOf(await all(ann)), ['c2c_cem', 'c2c_bob'], 'both are shown')
  await becomes(() => ann.getSyncState(), 'live', 'in step')
  expect(lost.length > 0).toBe(isLost)
  expect(await total(ann)).toBe(2)
  // It can speak as well.
  await manager(ann).pinConversation('c2c_bob', true)
  await becomes(async () => (await manager(ann).explainConversation('c2c_bob')).pending, [], 'it is done')
  expect(heard.filter(({ event }) => event === 'onNewConversation').flatMap(({ ids }) => ids)).toEqual([
    'c2c_bob',
    'c2c_cem',
  ])
  await ann.close()
})
