import type { Dialogue, Line } from './dialogues.ts'

/** Where something is said. */
export type Place = { readonly group: string } | { readonly between: readonly [string, string] }
type Lines = readonly (Line | { readonly hint: Line })[]

/** What was said before the first start. Here the viewer speaks too. */
export type Past = Place & {
  /** Days before today, and the time of day at which it begins. At least yesterday, and then before 21:00. */
  readonly daysAgo: number
  readonly at: `${number}:${number}`
  readonly lines: Lines
}

/** What was said shortly before the first start, and is not read yet. */
export type Recent = Dialogue & { readonly minutesAgo: number }

/** A year of talk, oldest first in each place; written for this project. */
export const PAST: readonly Past[] = [
  {
    between: ['waipo', 'alice'],
    daysAgo: 392,
    at: '8:05',
    lines: [
      ['waipo', '囡囡生日快乐 记得吃面'],
      ['alice', '谢谢外婆！面已经在锅里啦'],
    ],
  },
  {
    between: ['max', 'alice'],
    daysAgo: 371,
    at: '15:20',
    lines: [
      ['max', 'Nice to meet you at the conference. Slides as promised: https://files.example.org/slides/sync'],
      ['alice', 'Thank you! The part about clocks was my favourite'],
    ],
  },
  {
    group: 'family',
    daysAgo: 64,
    at: '12:10',
    lines: [
      { hint: ['mama', '妈妈 邀请 外婆 加入了群聊'] },
      ['mama', '欢迎外婆！'],
      ['hao', '外婆好！'],
      ['alice', '外婆也会用手机聊天了 🎉'],
    ],
  },
  {
    between: ['liu', 'alice'],
    daysAgo: 47,
    at: '10:32',
    lines: [
      ['alice', '刘师傅，厨房的水龙头有点漏水'],
      ['liu', '好的，下午三点上门'],
      ['alice', '辛苦了'],
    ],
  },
  {
    between: ['sofia', 'alice'],
    daysAgo: 33,
    at: '18:44',
    lines: [
      ['sofia', 'Photos from Sunday: https://photos.example.org/run/harbour'],
      ['alice', 'I look like I am being chased'],
      ['sofia', 'You were. By Dana.'],
    ],
  },
  {
    between: ['wen', 'alice'],
    daysAgo: 19,
    at: '22:15',
    lines: [
      ['wen', '睡了吗？'],
      ['wen', '推荐你一段：\n“河水记得每一块石头，\n石头却以为自己从未动过。”'],
      ['alice', '抄下来了，明天贴在冰箱上'],
    ],
  },
  {
    between: ['omar', 'alice'],
    daysAgo: 12,
    at: '9:18',
    lines: [
      ['omar', 'مرحبًا أليس! أرسلت لك خريطة المسار الجديد'],
      ['alice', 'Got it, thank you! Is the bridge open again?'],
      ['omar', 'نعم، منذ يوم الأحد'],
    ],
  },
  {
    group: 'run',
    daysAgo: 8,
    at: '19:30',
    lines: [
      { hint: ['dana', 'Coach Dana changed the group name to "Sunrise run club"'] },
      ['dana', 'Because sunset was never going to happen with you people'],
      ['ben', 'Fair'],
      ['alice', 'I feel seen'],
    ],
  },
  {
    between: ['dana', 'alice'],
    daysAgo: 6,
    at: '7:02',
    lines: [
      ['dana', 'How is the knee?'],
      ['alice', 'Better. It only complains on stairs'],
      ['dana', 'Then take the lift. Doctor of running speaking.'],
    ],
  },
  {
    group: 'books',
    daysAgo: 5,
    at: '21:06',
    lines: [
      { hint: ['wen', '文静 把群名改为“深夜读书会 📚”'] },
      ['wen', '下一本投票：\n1. 讲苔藓的\n2. 讲灯塔的\n3. 讲一条河的'],
      ['kiki', '3！'],
      ['zhe', '1'],
      ['alice', '我投河'],
      ['wen', '那就是河了'],
    ],
  },
  {
    group: 'lane',
    daysAgo: 3,
    at: '17:40',
    lines: [
      ['liu', '各位业主，电梯年检已完成，可以正常使用'],
      { hint: ['liu', '刘师傅（物业） 更新了群公告'] },
      ['mei', '谢谢刘师傅'],
    ],
  },
  {
    between: ['kiki', 'alice'],
    daysAgo: 2,
    at: '20:11',
    lines: [
      ['kiki', '快看这个 👉 https://video.example.org/w/capybara-spa'],
      ['alice', '水豚泡澡！我已经看了三遍'],
      ['kiki', '第四遍更好笑 😂'],
    ],
  },
  {
    between: ['tom', 'alice'],
    daysAgo: 2,
    at: '16:25',
    lines: [
      ['tom', 'Can you review the import change when you have a minute?'],
      ['alice', 'Tomorrow morning, promise'],
    ],
  },
  {
    between: ['hao', 'alice'],
    daysAgo: 1,
    at: '13:37',
    lines: [
      ['hao', '姐，我面试过了！！'],
      ['alice', '太棒了！！晚上请你吃饭'],
      ['hao', '要吃贵的'],
    ],
  },
  {
    group: 'hiking',
    daysAgo: 1,
    at: '19:12',
    lines: [
      { hint: ['zhe', '周哲 把群名改为“周末爬山”'] },
      ['mei', '上周的照片我放相册里了：https://photos.example.org/hike/xiangfeng'],
      ['priya', 'The one with the fog is beautiful'],
      ['alice', '第十二张我要当头像'],
    ],
  },
  {
    between: ['nora', 'alice'],
    daysAgo: 1,
    at: '11:00',
    lines: [
      ['nora', 'Do you have the numbers for the board by Thursday?'],
      ['alice', 'Draft is done, I am only checking the footnotes'],
      ['nora', 'You are the only person I know who checks footnotes. Thank you.'],
    ],
  },
]

/** Oldest first in each place, none older than two hours. */
export const RECENT: readonly Recent[] = [
  { minutesAgo: 95, between: ['priya', 'alice'], lines: [['priya', 'Saved you a seat for the talk at three 🪑']] },
  { minutesAgo: 74, between: ['zhe', 'alice'], lines: [['zhe', '你要的那本书到了，放你桌上了']] },
  {
    minutesAgo: 58,
    group: 'launch',
    lines: [
      ['tom', 'Release notes draft: https://docs.example.org/launch/notes'],
      ['max', 'Legal is fine with paragraph 2'],
      ['nora', '@林小满 Alice can you confirm the date in the headline?', 'alice'],
    ],
  },
  {
    minutesAgo: 41,
    group: 'lane',
    lines: [
      ['wen', '有人丢了一只蓝色手套吗？挂在门把手上了'],
      ['kiki', '不是我，我两只都在 🧤🧤'],
    ],
  },
  { minutesAgo: 33, between: ['mei', 'alice'], lines: [['mei', '今晚的电影票我买好了，七点四十，别迟到～']] },
  {
    minutesAgo: 22,
    between: ['ben', 'alice'],
    lines: [
      ['ben', 'Numbers are in:\n• first paint 0.4 s\n• list ready 0.6 s\n• cold start 1.1 s'],
      ['ben', 'I am unreasonably happy about this'],
    ],
  },
  { minutesAgo: 11, between: ['mama', 'alice'], lines: [['mama', '汤炖上了，周末回来喝']] },
  {
    minutesAgo: 6,
    group: 'family',
    lines: [
      ['mama', '小满，你弟弟面试过了你知道吧'],
      ['hao', '妈，我第一个告诉的就是她'],
      ['waipo', '好 好 都是好孩子'],
    ],
  },
]
