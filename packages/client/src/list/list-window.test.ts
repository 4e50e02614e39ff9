import { comparePositions } from '@tidings/model'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import type { View } from '../store/view.ts'
import { ListWindow, type ShownChange } from './list-window.ts'

interface Item {
  readonly id: string
  readonly key: number
  readonly text: number
}

const view = (id: string, orderKey: number, text: number): View =>
  ({ id, position: { orderKey, id }, state: { activeAt: text } }) as unknown as View
const open = () =>
  new ListWindow<Item>(
    ({ id, position, state }) => ({ id, key: position.orderKey, text: state.activeAt }),
    (a, b) => a.id === b.id && a.key === b.key && a.text === b.text,
  )

/** Follows a list by its diffs alone. */
function follow(shown: Item[], operations: ReturnType<ListWindow<Item>['apply']>): Item[] {
  for (const op of operations) {
    if (op.type === 'insert') shown.splice(op.index, 0, op.conversation)
    else if (op.type === 'remove') shown.splice(op.index, 1)
    else if (op.type === 'move') {
      shown.splice(op.from, 1)
      shown.splice(op.to, 0, op.conversation)
    } else shown[op.index] = op.conversation
  }
  return shown
}

const change = fc.record({
  id: fc.integer({ min: 0, max: 99 }).map((n) => `c${n}`),
  key: fc.integer({ min: 1, max: 40 }),
  text: fc.integer({ min: 0, max: 2 }),
  isShown: fc.boolean(),
})
// Both sides of the size from which changes are merged instead of edited.
const commit = fc.uniqueArray(change, { selector: ({ id }) => id, minLength: 1, maxLength: 100, size: 'max' })

test('whatever changes, few rows or many at once, the list is ordered, holds each once, and its diff gives it', () => {
  fc.assert(
    fc.property(fc.array(commit, { minLength: 1, maxLength: 6 }), (commits) => {
      const window = open()
      const model = new Map<string, Item>()
      let shown: Item[] = []
      for (const changes of commits) {
        for (const { id, key, text, isShown } of changes)
          if (isShown) model.set(id, { id, key, text })
          else model.delete(id)
        const operations = window.apply(
          changes.map(
            ({ id, key, text, isShown }): ShownChange => ({ id, view: isShown ? view(id, key, text) : null }),
          ),
        )
        shown = follow(shown, operations)
        const want = [...model.values()].sort((a, b) =>
          comparePositions({ orderKey: a.key, id: a.id }, { orderKey: b.key, id: b.id }),
        )
        expect(window.items).toEqual(want)
        // By identity: who renders by it must not miss a change.
        expect(shown.length === want.length && shown.every((item, i) => item === window.items[i])).toBe(true)
      }
    }),
    { numRuns: 300 },
  )
})

test('nothing changed means the same array and no operation', () => {
  const window = open()
  window.apply([{ id: 'a', view: view('a', 1, 0) }])
  const { items } = window
  expect(window.apply([{ id: 'a', view: view('a', 1, 0) }])).toEqual([])
  expect(window.apply([{ id: 'b', view: null }])).toEqual([])
  expect(window.items).toBe(items)
})

test('a row that rises moves, one that changes in its place does not', () => {
  const window = open()
  window.apply(['a', 'b', 'c'].map((id, i) => ({ id, view: view(id, 30 - i, 0) })))
  expect(window.apply([{ id: 'c', view: view('c', 40, 1) }])).toMatchObject([{ type: 'move', from: 2, to: 0 }])
  expect(window.apply([{ id: 'a', view: view('a', 30, 2) }])).toMatchObject([{ type: 'update', index: 1 }])
  expect(window.apply([{ id: 'b', view: null }])).toEqual([{ type: 'remove', index: 2, conversationID: 'b' }])
})
