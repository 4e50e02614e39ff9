/** Where every violation, every count and the trace of a world are collected. */
export class Checks {
  readonly violations: string[] = []
  readonly counts = new Map<string, number>()
  #hash = 0

  /** A rule was broken. */
  bad(rule: string, detail: string): void {
    if (this.violations.length < 20) this.violations.push(`${rule}: ${detail}`)
  }

  /** Something interesting happened: a run that never meets it proves nothing about it. */
  count(what: string): void {
    this.counts.set(what, (this.counts.get(what) ?? 0) + 1)
  }

  /** One more frame: two lives of one world give the same hash. */
  trace(device: string, type: string, length: number): void {
    for (const text of [device, type]) for (let i = 0; i < text.length; i++) this.#mix(text.charCodeAt(i))
    this.#mix(length)
  }

  get hash(): string {
    return (this.#hash >>> 0).toString(16).padStart(8, '0')
  }

  #mix(value: number): void {
    this.#hash = (Math.imul(this.#hash, 31) + value) | 0
  }
}

/** The rule that a violation names. */
export const ruleOf = (violation: string): string => violation.split(':', 1)[0] as string
