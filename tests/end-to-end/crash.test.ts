import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { Device } from './device.ts'
import { type ServerProcess, Workshop } from './processes.ts'

let workshop: Workshop
let server: ServerProcess
beforeEach(async () => {
  workshop = new Workshop()
  server = await workshop.serve()
})
afterEach(() => workshop.close())

/** A new process of alice's one device; only the first needs a UserSig. */
async function alice(userSig: string | null = null): Promise<Device> {
  const device = new Device(workshop)
  await device.ask('login', server.url, join(workshop.folder, 'alice'), 'alice', userSig)
  return device
}

const numbered = (from: number, count: number): string[] => Array.from({ length: count }, (_, i) => `m${from + i}`)

/** What bob has of it once the last text is there: each once, in the order of the sender. */
async function expectDelivered(texts: readonly string[]): Promise<void> {
  const bob = new Device(workshop)
  await bob.ask('login', server.url, null, 'bob', workshop.sigOf('bob'))
  await bob.hears('finish')
  expect(await bob.ask('history', 'c2c_alice')).toEqual(texts)
  const [row] = await bob.ask('list')
  expect(row).toMatchObject({ id: 'c2c_alice', text: texts.at(-1), unread: texts.length })
}

test('what was sent offline survives kill -9 as "sending" and is delivered once, however often the sender dies', async () => {
  let device = await alice(workshop.sigOf('alice'))
  await device.hears('finish')
  await server.kill()
  const waiting = numbered(0, 30)
  await device.ask('say', 'c2c_bob', waiting)
  await device.until(() => device.texts('shown').includes('m29'), 'the last one shows')
  await device.kill()

  device = await alice()
  expect(await device.ask('list')).toMatchObject([{ id: 'c2c_bob', text: 'm29', status: 1, unread: 0 }])
  await device.kill()
  server = await workshop.serve(server.port)

  const said = [...waiting]
  for (let kill = 0; kill < 3; kill++) {
    device = await alice()
    const more = numbered(said.length, 5)
    await device.ask('say', 'c2c_bob', more)
    await device.until(() => device.texts('shown').includes(more[4] as string), 'all are promised')
    // Each at another point: as soon as that, at the first answer to a new one, at the last.
    const point = [null, more[0], more[4]][kill] ?? null
    await device.until(() => point === null || device.texts('acked').includes(point), 'an answer')
    await device.kill()
    said.push(...more)
  }

  device = await alice()
  await device.ask('say', 'c2c_bob', ['the end'])
  await device.until(() => device.texts('acked').includes('the end'), 'the end is answered')
  await expectDelivered([...said, 'the end'])
})

test('kill -9 of the server loses nothing it has answered and doubles nothing it has not', async () => {
  const device = await alice(workshop.sigOf('alice'))
  const said: string[] = []
  for (let kill = 0; kill < 5; kill++) {
    const more = numbered(said.length, 12)
    said.push(...more)
    await device.ask('say', 'c2c_bob', more)
    // Each at another point: the first shows, all show, the first is answered, and so on.
    const point = ['shown', 'shown', 'acked', 'shown', 'acked'][kill] as 'shown' | 'acked'
    const text = more[kill % 2 === 0 ? 0 : 11] as string
    await device.until(() => device.texts(point).includes(text), `${text} is ${point}`)
    await server.kill()
    server = await workshop.serve(server.port)
  }
  await device.until(() => device.texts('acked').length === said.length, 'every message is answered')
  expect(device.texts('acked')).toEqual(said)
  await expectDelivered(said)
})
