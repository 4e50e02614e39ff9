import { TidingsError } from '@tidings/model'
import { describe, expect, test } from 'vitest'
import { createPinoLogger } from './pino-logger.ts'

function logger(level = 'info', key = 'key') {
  const lines: Record<string, unknown>[] = []
  return { lines, log: createPinoLogger(level, key, (line) => void lines.push(JSON.parse(line))) }
}

describe('the log', () => {
  test('says what happened, with alike hashes for alike ids and no id in the clear', () => {
    const { lines, log } = logger()
    log.info('login', { userID: 'alice', device: 'phone-1', port: 8787, reason: 'sig_expired' })
    log.warn('login', { userID: 'alice' })
    expect(lines[0]).toMatchObject({ msg: 'login', port: 8787, reason: 'sig_expired' })
    expect(lines[0]?.userID).toMatch(/^[0-9a-f]{12}$/)
    expect(lines[0]?.userID).toBe(lines[1]?.userID)
    expect(JSON.stringify(lines)).not.toMatch(/alice|phone-1/)
    const other = logger('info', 'another key')
    other.log.info('login', { userID: 'alice' })
    expect(other.lines[0]?.userID).not.toBe(lines[0]?.userID)
  })

  test('tells the kind and the place of an error, but not its words', () => {
    const { lines, log } = logger()
    log.error('send', new TidingsError('too_large'))
    log.error('send', new Error('cannot store "meet me at nine"'))
    log.error('send', 'meet me at nine')
    expect(lines[0]).toMatchObject({ msg: 'send', code: 8001, reason: 'too_large' })
    expect(lines[1]?.stack).toContain('pino-logger.test')
    expect(JSON.stringify(lines)).not.toContain('meet me')
  })

  test('keeps to its level', () => {
    const { lines, log } = logger('warn')
    log.info('listening')
    log.warn('slow')
    expect(lines.map((line) => line.msg)).toEqual(['slow'])
  })
})
