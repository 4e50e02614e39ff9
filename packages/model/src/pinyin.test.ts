import { expect, test } from 'vitest'
import { initialsOf, readerOf } from './pinyin.ts'

test.each([
  ['张三', 'zs'],
  ['張三', 'zs'],
  ['李四', 'ls'],
  ['王小明', 'wxm'],
  ['欧阳娜娜', 'oynn'],
  ['阿里', 'al'],
  ['八戒', 'bj'],
  ['鄂尔多斯', 'eeds'],
  ['发哥', 'fg'],
  ['噶玛', 'gm'],
  ['他山之石', 'tszs'],
  ['挖掘机', 'wjj'],
  ['夕阳', 'xy'],
  ['丫头', 'yt'],
  ['做梦', 'zm'],
  ['〇号', 'lh'],
])('%s begins with %s', (name, initials) => {
  expect(initialsOf(name)).toBe(initials)
})

// The most frequent family names, by the letter that they are known to begin with.
test.each(
  Object.entries({
    b: '白毕鲍卞包薄',
    c: '陈蔡曹程崔常',
    d: '邓丁董杜戴段',
    f: '冯范方傅樊费',
    g: '郭高顾龚葛甘',
    h: '黄胡何韩侯郝',
    j: '蒋贾江金姜季',
    k: '孔康柯匡寇',
    l: '刘李林罗梁廖',
    m: '马孟毛莫苗梅',
    n: '倪聂牛宁农',
    p: '潘彭庞裴蒲',
    q: '钱秦邱齐乔祁',
    r: '任阮饶荣冉',
    s: '孙宋苏沈石邵',
    t: '唐田谭汤陶童',
    w: '王吴魏汪韦翁',
    x: '徐许谢萧薛夏',
    y: '杨于叶余袁姚',
    z: '张赵周朱郑钟',
  }),
)('the letter %s begins each of %s', (letter, names) => {
  expect([...names].map(initialsOf).join('')).toBe(letter.repeat([...names].length))
})

test('what is not Chinese stands as it is, and white space is left out', () => {
  expect(initialsOf('王 bob 二')).toBe('wbobe')
  expect(initialsOf('3班')).toBe('3b')
})

test('a name without a Chinese character has no initials', () => {
  for (const name of ['', 'bob', 'さくら', '김철수', '々']) expect(initialsOf(name)).toBe('')
})

test('a character that nobody reads stands as it is', () => {
  expect(initialsOf('鿼')).toBe('')
  expect(initialsOf('鿼张')).toBe('鿼z')
})

test('a character of several readings goes by the one that the collation has', () => {
  expect(initialsOf('曾')).toBe('c')
  expect(initialsOf('单')).toBe('d')
})

test('a runtime that sorts in another order than pinyin gives no initials', () => {
  expect(readerOf((a, b) => (a < b ? -1 : a > b ? 1 : 0))).toBeNull()
  expect(readerOf(() => 0)).toBeNull()
  expect(readerOf(new Intl.Collator('zh-u-co-stroke').compare)).toBeNull()
})
