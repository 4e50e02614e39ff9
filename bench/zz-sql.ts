import { openDatabase } from '@tidings/sqlite'
openDatabase(':memory:').close()
const dir = process.argv[2]!
const db = openDatabase(dir + '/cache/1400000001-' + Buffer.from('reader').toString('hex') + '.db')
const t = (what: string, f: () => any) => { const t0 = performance.now(); const r = f(); console.log(what, (performance.now() - t0).toFixed(2)); return r }
const rows = t('page200', () => db.prepare('SELECT json FROM rows WHERE list_key IS NOT NULL AND (list_key, id) > (?, ?) ORDER BY list_key, id LIMIT ?').all(-Infinity, '', Number(process.argv[3]))) as any[]
const objs = t('parse', () => rows.map((r) => JSON.parse(r.json)))
const get = db.prepare('SELECT json FROM users WHERE id = ?')
t('users', () => objs.map((o: any) => get.get(o.last.sender)))
