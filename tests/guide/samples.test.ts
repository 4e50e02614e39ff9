import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { Workshop } from '../end-to-end/processes.ts'
import { isProgram, runFragment, runProgram } from './run-sample.ts'
import { LANGUAGES, pagesOf, type Sample, samplesOf, textOf } from './sample.ts'
import { shapeOf } from './shape.ts'
import { complaintsAbout } from './type-check.ts'
import { openWorld, type World } from './world.ts'

const all = LANGUAGES.flatMap(samplesOf)
const runnable = all.filter(({ kind }) => kind === 'ts')
const fragments = runnable.filter((sample) => !isProgram(sample))
const programs = runnable.filter(isProgram)
const named = (samples: readonly Sample[]) => samples.map((sample) => [sample.at, sample] as const)

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tidings-guide-'))
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}')
  for (const { file, code } of all) writeFileSync(join(folder, file), code)
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('both languages have the same pages, and on them the same samples in the same order', () => {
  const [en, zh] = LANGUAGES.map(samplesOf) as [Sample[], Sample[]]
  expect(pagesOf('zh')).toEqual(pagesOf('en'))
  expect(en.length).toBeGreaterThan(10)
  const page = ({ at, kind, printed }: Sample) => [at.slice(3).split(':')[0], kind, printed !== null]
  expect(zh.map(page)).toEqual(en.map(page))
  for (const [i, sample] of en.entries())
    expect(shapeOf(zh[i]?.code ?? '', sample.kind), sample.at).toEqual(shapeOf(sample.code, sample.kind))
})

test('every block of output belongs to a sample', () => {
  for (const language of LANGUAGES) {
    const blocks = pagesOf(language).flatMap((page) => textOf(language, page).match(/^```text$/gm) ?? [])
    expect(blocks).toHaveLength(samplesOf(language).filter(({ printed }) => printed !== null).length)
  }
})

describe('every sample type-checks', () => {
  let complaints: Map<string, string[]>
  beforeAll(() => {
    complaints = complaintsAbout(all, folder)
  })
  test.each(named(all))('%s', (_, { file }) => expect(complaints.get(file)).toEqual([]))
})

describe('every sample runs, and prints what the page says', () => {
  let world: World
  afterEach(() => world.stop())

  test.each(named(fragments))('%s', async (_, sample) => {
    world = await openWorld(sample.language)
    const printed = await runFragment(sample, folder, world)
    expect(printed).toBe(sample.printed ?? '')
  })

  describe('as a program', () => {
    let workshop: Workshop
    beforeEach(() => {
      workshop = new Workshop()
    })
    afterEach(() => workshop.close())

    test.each(named(programs))('%s', async (_, sample) => {
      world = await openWorld(sample.language)
      expect(await runProgram(sample, workshop, world)).toMatch(sample.printed ?? 'a program says what it shows')
    })
  })
})
