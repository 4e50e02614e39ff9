import { afterEach, describe, expect, test, vi } from 'vitest'
import { Complaint } from './complaint.ts'
import { type Actions, runProgram } from './program.ts'

afterEach(() => {
  vi.unstubAllEnvs()
})

async function run(args: readonly string[], act: Partial<Actions> = {}) {
  const calls: unknown[][] = []
  const called =
    (name: string) =>
    async (...given: unknown[]): Promise<void> =>
      void calls.push([name, ...given])
  const actions: Actions = {
    serve: called('serve'),
    demo: called('demo'),
    watch: called('watch'),
    sig: called('sig'),
    import: called('import'),
    doctor: async (...given) => {
      calls.push(['doctor', ...given])
      return 0
    },
    ...act,
  }
  let [out, err] = ['', '']
  const code = await runProgram(args, actions, {
    out: (text) => {
      out += text
    },
    err: (text) => {
      err += text
    },
  })
  return { code, out, err, calls }
}

describe('the tidings command', () => {
  test('serves with its defaults', async () => {
    const { code, calls } = await run(['serve'])
    expect(code).toBe(0)
    expect(calls).toEqual([
      [
        'serve',
        {
          data: './tidings-data',
          host: '127.0.0.1',
          port: 8787,
          appId: 1_400_000_001,
          allowOrigin: [],
          logLevel: 'info',
        },
      ],
    ])
  })

  test('takes every option from the environment, and what is typed wins', async () => {
    vi.stubEnv('TIDINGS_DATA', '/var/lib/tidings')
    vi.stubEnv('TIDINGS_PORT', '9000')
    vi.stubEnv('TIDINGS_APP_ID', '7')
    vi.stubEnv('TIDINGS_ALLOW_ORIGIN', 'https://a.example, https://b.example')
    vi.stubEnv('TIDINGS_AUTO_CREATE_USERS', '1')
    vi.stubEnv('TIDINGS_INSECURE', 'no')
    const { calls } = await run(['serve', '--port', '9001'])
    expect(calls[0]?.[1]).toEqual({
      data: '/var/lib/tidings',
      host: '127.0.0.1',
      port: 9001,
      appId: 7,
      allowOrigin: ['https://a.example', 'https://b.example'],
      autoCreateUsers: true,
      insecure: false,
      logLevel: 'info',
    })
  })

  test('says no to a switch by its variable or by its opposite', async () => {
    expect((await run(['serve', '--no-auto-create-users'])).calls[0]?.[1]).toMatchObject({ autoCreateUsers: false })
    vi.stubEnv('TIDINGS_AUTO_CREATE_USERS', 'no')
    expect((await run(['serve'])).calls[0]?.[1]).toMatchObject({ autoCreateUsers: false })
  })

  test('names the variable of every option in its help', async () => {
    for (const name of ['serve', 'demo', 'watch', 'sig', 'import']) {
      const { code, out, calls } = await run([name, '--help'])
      expect([code, calls]).toEqual([0, []])
      const options = out.slice(out.indexOf('Options:')).match(/^ {2}--(?!no-)[a-z-]+/gm) ?? []
      const variables = out.match(/env:\s+TIDINGS_[A-Z_]+/g) ?? []
      expect(options.length, name).toBeGreaterThan(3)
      expect(variables.length, name).toBe(options.length)
    }
  })

  const bad: readonly (readonly [what: string, args: readonly string[], says: RegExp])[] = [
    ['an unknown option', ['serve', '--prot', '1'], /unknown option '--prot' \(Did you mean --port\?\)/],
    ['an unknown subcommand', ['sevre'], /unknown command 'sevre' \(Did you mean serve\?\)/],
    ['a port that is a word', ['serve', '--port', 'http'], /whole number from 0 to 65535/],
    ['a port that is too large', ['serve', '--port', '65536'], /whole number from 0 to 65535/],
    ['a port in hexadecimal', ['serve', '--port', '0x10'], /whole number/],
    ['an option without its value', ['serve', '--data'], /argument missing/],
    ['an empty folder', ['serve', '--data', ''], /empty/],
    ['an app id of 0', ['sig', 'alice', '--app-id', '0'], /whole number from 1/],
    ['an origin with a path', ['serve', '--allow-origin', 'https://a.example/x'], /without a path/],
    ['a log level that is none', ['serve', '--log-level', 'loud'], /Allowed choices are error, warn, info, silent/],
    ['a user id with a space', ['watch', 'al ice'], /1 to 32 printable ASCII/],
    ['a missing user', ['watch'], /missing required argument 'user'/],
    ['a user too many', ['sig', 'alice', 'bob'], /too many arguments/],
    ['an address that is none', ['watch', 'alice', '--server', 'localhost:8787'], /ws:\/\/127\.0\.0\.1:8787/],
    ['a validity beyond 180 days', ['sig', 'alice', '--expire', '15552001'], /15552000/],
    ['a doctor without a folder', ['doctor'], /missing required argument 'folder'/],
    ['an import of nothing', ['import'], /missing required argument 'file'/],
  ]
  for (const [what, args, says] of bad)
    test(`answers ${what} with one sentence and exit code 2`, async () => {
      const { code, out, err, calls } = await run(args)
      expect(code).toBe(2)
      expect(err).toMatch(says)
      expect(err.trim().split('\n')).toHaveLength(1)
      expect([out, calls]).toEqual(['', []])
    })

  test('answers a bad value in the environment the same way', async () => {
    vi.stubEnv('TIDINGS_PORT', 'many')
    const { code, err } = await run(['serve'])
    expect(code).toBe(2)
    expect(err).toMatch(/TIDINGS_PORT.*whole number/)
    expect(err.trim().split('\n')).toHaveLength(1)
  })

  test('ends with what the doctor found', async () => {
    expect((await run(['doctor', 'data', '--repair'])).calls).toEqual([['doctor', 'data', { repair: true }]])
    expect((await run(['doctor', 'data'], { doctor: async () => 1 })).code).toBe(1)
  })

  test('shows a complaint of a subcommand without a stack, and ends with its code', async () => {
    const complain = async (): Promise<void> => {
      throw new Complaint('The port is taken.', 1)
    }
    const { code, err } = await run(['serve'], { serve: complain })
    expect([code, err]).toEqual([1, 'The port is taken.\n'])
  })
})
