import { beforeEach, expect, test } from 'vitest'
import { bring, freshStorage, item, row, send } from './rules.samples.ts'

beforeEach(freshStorage)

const aside = (time: number) => item(time, 'ann', { to: 'bob' }, { aside: true })

test('an imported hint moves nothing in the list and is nobody’s unread', async () => {
  await bring([item(1000, 'ann', { to: 'bob' }), aside(2000)])
  const shown = { showSeq: 1, lastMessageSeq: 1, lastSeq: 2, unread: 1, activeAt: 1_000_000 }
  expect(await row('bob', 'c2c_ann')).toMatchObject(shown)
  await bring([aside(3000)])
  expect(await row('bob', 'c2c_ann')).toMatchObject({ ...shown, lastSeq: 3 })
})

test('a hint before a message does not hide it, and alone it makes a row that shows no message', async () => {
  await bring([aside(1000)])
  expect(await row('bob', 'c2c_ann')).toMatchObject({ lastMessageSeq: 0, unread: 0, activeAt: 1_000_000 })
  await bring([aside(2000), item(3000, 'ann', { to: 'bob' })])
  expect(await row('bob', 'c2c_ann')).toMatchObject({ lastMessageSeq: 3, unread: 1, activeAt: 3_000_000 })
  await send('ann', 'c2c_bob')
  expect(await row('bob', 'c2c_ann')).toMatchObject({ lastMessageSeq: 4, unread: 2 })
})
