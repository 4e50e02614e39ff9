import { parseArgs } from 'node:util'
import { benchList } from './list.ts'

const BENCHES = { list: benchList } as const
const USAGE = `npm run bench -- ${Object.keys(BENCHES).join('|')} [--quick] [--json FILE]`

async function main(args: readonly string[]): Promise<number> {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { quick: { type: 'boolean', default: false }, json: { type: 'string' } },
    })
    const [name = '', ...rest] = positionals
    if (!Object.hasOwn(BENCHES, name) || rest.length > 0)
      throw new TypeError(`There is no bench "${positionals.join(' ')}".`)
    const isGood = await BENCHES[name as keyof typeof BENCHES]({ quick: values.quick, json: values.json ?? null })
    return isGood ? 0 : 1
  } catch (error) {
    // What parseArgs has against an option is a TypeError.
    if (!(error instanceof TypeError)) throw error
    console.error(`${error.message}\n${USAGE}`)
    return 2
  }
}

process.exitCode = await main(process.argv.slice(2))
