import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

export const LANGUAGES = ['en', 'zh'] as const
export type Language = (typeof LANGUAGES)[number]

const guide = (path: string): string => fileURLToPath(new URL(`../../docs/guide/${path}`, import.meta.url))

// A sample, and after at most one line of prose what it prints.
const FENCE = /^```(tsx?)\n([\s\S]*?)^```\n(?:\n(?:[^`\n]+\n\n)?```text\n([\s\S]*?)^```$)?/gm

/** A piece of code that the guide shows. */
export interface Sample {
  readonly language: Language
  /** `page:line` of its fence, to be found by. */
  readonly at: string
  /** The name of its file when it is run. */
  readonly file: string
  readonly kind: 'ts' | 'tsx'
  readonly code: string
  /** What the page says that it prints; null when it says nothing. */
  readonly printed: string | null
}

/** The pages of a language, by name. */
export const pagesOf = (language: Language): string[] => readdirSync(guide(language)).sort()

export const textOf = (language: Language, page: string): string => readFileSync(guide(`${language}/${page}`), 'utf8')

/** Every TypeScript fence of a language, in reading order; a `text` fence after one is what that one prints. */
export function samplesOf(language: Language): Sample[] {
  const samples: Sample[] = []
  for (const page of pagesOf(language)) {
    const text = textOf(language, page)
    for (const fence of text.matchAll(FENCE)) {
      const line = text.slice(0, fence.index).split('\n').length
      const [, kind, code = '', printed] = fence
      samples.push({
        language,
        at: `${language}/${page}:${line}`,
        file: `${language}-${page.replace('.md', '')}-${line}.${kind}`,
        kind: kind === 'tsx' ? 'tsx' : 'ts',
        code,
        printed: printed === undefined ? null : printed.trimEnd(),
      })
    }
  }
  return samples
}
