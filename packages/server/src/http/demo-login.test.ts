import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ask, type Listening, listening } from './http.samples.ts'

const people = [
  { userID: 'ben', nick: 'Ben' },
  { userID: 'mei', nick: '小美' },
]
const demo = { people, issueSig: (userID: string) => `sig of ${userID}` }

let http: Listening
let port: number
beforeAll(async () => {
  http = await listening({ demo })
  port = http.port
})
afterAll(() => http.close())

const login = (body: string, headers: Record<string, string> = {}) =>
  ask(port, '/demo/login', { method: 'POST', body, headers: { 'content-type': 'application/json', ...headers } })
const ben = '{"userID":"ben"}'

describe('what the page is told', () => {
  test('is the app id, and who may be logged in as', async () => {
    const { status, headers, body } = await ask(port, '/config.json')
    expect([status, headers['cache-control'], headers['content-type']]).toEqual([200, 'no-store', 'application/json'])
    expect(JSON.parse(body)).toEqual({ sdkAppID: 7, demo: { people } })
    expect((await ask(port, '/config.json', { method: 'POST' })).status).toBe(405)
  })

  test('has no people where there is no demo, or where others than this machine can come', async () => {
    const site = new Map([['/index.html', { body: new Uint8Array(), type: 'text/html' }]])
    for (const other of [await listening({ site }), await listening({ site, demo }, '0.0.0.0')])
      try {
        expect(JSON.parse((await ask(other.port, '/config.json')).body)).toEqual({ sdkAppID: 7, demo: null })
        const headers = { 'content-type': 'application/json' }
        const answers = [
          await ask(other.port, '/demo/login', { method: 'POST', headers, body: ben }),
          await ask(other.port, '/demo/login'),
        ]
        expect(answers.map(({ status }) => status)).toEqual([404, 404])
      } finally {
        await other.close()
      }
  })
})

describe('a demo login', () => {
  test('is given to the people of the demo', async () => {
    const { status, headers, body } = await login(ben)
    expect([status, headers['cache-control']]).toEqual([200, 'no-store'])
    expect(JSON.parse(body)).toEqual({ userID: 'ben', userSig: 'sig of ben' })
    expect((await login(ben, { 'content-type': 'application/json; charset=utf-8' })).status).toBe(200)
  })

  test.each(['localhost', 'localhost:8787', '127.0.0.1:1', '[::1]:8787', 'LOCALHOST'])(
    'is given to a page that says it asked %s',
    async (host) => expect((await login(ben, { host })).status).toBe(200),
  )

  test.each([
    'chat.example.org',
    'localhost.example.org',
    '127.0.0.1.example.org',
    'example.org:8787',
    '10.0.0.1',
    'x@localhost',
  ])('is refused when the request was meant for %s', async (host) =>
    expect((await login(ben, { host })).status).toBe(403),
  )

  test('is given to pages of this machine alone', async () => {
    expect((await login(ben, { origin: 'http://localhost:5173' })).status).toBe(200)
    for (const origin of ['https://example.org', 'null']) expect((await login(ben, { origin })).status).toBe(403)
  })

  test.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data', 'application/jsonp', ''])(
    'is refused to a body of the type "%s"',
    async (type) => expect((await login(ben, { 'content-type': type })).status).toBe(403),
  )

  test('is refused for anybody else', async () => {
    expect((await login('{"userID":"carol"}')).status).toBe(403)
    expect((await login('{"userID":"__proto__"}')).status).toBe(403)
  })

  test.each(['', '{', '[]', 'null', '"ben"', '{}', '{"userID":7}', '{"userID":"ben","more":1}', '{"userid":"ben"}'])(
    'needs a well-formed body: %s',
    async (body) => expect((await login(body)).status).toBe(400),
  )

  test('takes no long body, whatever length it names', async () => {
    const long = `{"userID":"ben"${' '.repeat(2000)}}`
    expect((await login(long)).status).toBe(413)
    expect((await login(long, { 'transfer-encoding': 'chunked' })).status).toBe(413)
    expect((await login(ben)).status).toBe(200)
  })

  test('is not a thing to read', async () => {
    const { status, headers } = await ask(port, '/demo/login')
    expect([status, headers.allow]).toEqual([405, 'POST'])
  })
})
