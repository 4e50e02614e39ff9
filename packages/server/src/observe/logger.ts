/** Lines for an operator. Fields never hold a person's words, a signature or a token; ids are hashed by the adapter. */
export interface Logger {
  info(event: string, fields?: Readonly<Record<string, string | number | boolean>>): void
  warn(event: string, fields?: Readonly<Record<string, string | number | boolean>>): void
  error(event: string, error: unknown): void
}

export const silentLogger: Logger = { info() {}, warn() {}, error() {} }
