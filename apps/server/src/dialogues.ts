import { AT_ALL } from '@tidings/model'

/** One thing said: by whom, what, and whom it mentions. */
export type Line = readonly [speaker: string, text: string, ...mentions: readonly string[]]

/** A small dialogue. In one with the viewer only the other speaks: the viewer's words are the viewer's own. */
export type Dialogue =
  | { readonly group: string; readonly lines: readonly Line[] }
  | { readonly between: readonly [string, string]; readonly lines: readonly Line[] }

/** What the cast talks about; written for this project. */
export const DIALOGUES: readonly Dialogue[] = [
  {
    group: 'hiking',
    lines: [
      ['mei', '这周六天气不错，要不要去爬香枫岭？'],
      ['zhe', '去！不过别再选那条全是台阶的路了'],
      ['priya', 'My legs still remember the last one 😅'],
      ['mei', '那走东边的缓坡，两个小时到山顶'],
      ['hao', '我可以带无人机'],
      ['mei', '@林小满 Alice 你来吗？我好订车', 'alice'],
      ['zhe', '她不来谁负责带零食啊'],
    ],
  },
  {
    group: 'hiking',
    lines: [
      ['hao', '上次的照片整理好了，一共 214 张'],
      ['priya', 'Please tell me you deleted the one where I fell'],
      ['hao', '那张是封面'],
      ['zhe', '哈哈哈哈'],
      ['priya', 'Hao!!'],
      ['mei', '我投一票留着'],
    ],
  },
  {
    group: 'hiking',
    lines: [
      ['zhe', '提醒一下，山上晚上只有八度'],
      ['mei', '外套、手套、热水，我列个清单'],
      ['priya', 'I have two spare headlamps'],
      ['zhe', '太好了，我那个上回掉进溪里了'],
    ],
  },
  {
    group: 'launch',
    lines: [
      ['nora', 'Morning all. Five days to go, three things still open'],
      ['ben', 'The load test is green since last night'],
      ['tom', 'Translations are back, I am merging them now'],
      ['priya', 'Screenshots need one more pass, the dark ones look washed out'],
      ['nora', '@林小满 Alice could you look over the release notes today?', 'alice'],
      ['zhe', '中文版的说明我已经改好了，放在同一个文档里'],
      ['nora', 'Thank you both'],
    ],
  },
  {
    group: 'launch',
    lines: [
      ['tom', 'Who changed the button from "Send" to "Dispatch"?'],
      ['priya', 'It tested well with exactly one person'],
      ['ben', 'Was the person you?'],
      ['priya', 'I would rather not say'],
      ['tom', 'Changing it back'],
    ],
  },
  {
    group: 'launch',
    lines: [
      ['ben', 'Heads up: I am restarting the staging box in two minutes'],
      ['zhe', '等我一下，我还有个导入在跑'],
      ['ben', 'How long?'],
      ['zhe', '90%，再三分钟'],
      ['ben', 'Take five, I will get coffee'],
      ['zhe', '好了，重启吧'],
      ['ben', 'Done. Back up, everything caught up by itself'],
    ],
  },
  {
    group: 'launch',
    lines: [
      ['nora', 'Cake on Friday, 16:00, kitchen. Attendance is mandatory', AT_ALL],
      ['tom', 'The best meeting of the quarter'],
      ['priya', 'What kind of cake?'],
      ['nora', 'Carrot'],
      ['ben', 'So it is a healthy meeting'],
    ],
  },
  {
    group: 'family',
    lines: [
      ['mama', '今天包了荠菜饺子，给你们冻上了'],
      ['hao', '几个？'],
      ['mama', '一百二十个，不许一顿吃完'],
      ['hao', '我尽量'],
      ['mama', '小满周末回来吗？', 'alice'],
    ],
  },
  {
    group: 'family',
    lines: [
      ['hao', '妈，电视遥控器在冰箱里找到了'],
      ['mama', '我说怎么找不到'],
      ['hao', '旁边还有您的老花镜'],
      ['mama', '……别告诉你爸'],
    ],
  },
  {
    between: ['zhe', 'alice'],
    lines: [
      ['zhe', '在忙吗？'],
      ['zhe', '你上次推荐的那本书我看完了，结尾太意外了'],
      ['zhe', '下次见面还你，顺便请你喝咖啡'],
    ],
  },
  {
    between: ['zhe', 'alice'],
    lines: [
      ['zhe', '楼下新开了一家面馆'],
      ['zhe', '排队排到马路对面，我替你尝过了：值得'],
    ],
  },
  {
    between: ['mei', 'alice'],
    lines: [
      ['mei', '你猜我在菜市场碰见谁了'],
      ['mei', '高中的班主任！她还记得你上课画小人'],
      ['mei', '让我转告你，画得挺像的 😂'],
    ],
  },
  {
    between: ['mei', 'alice'],
    lines: [
      ['mei', '周六几点出发合适？'],
      ['mei', '我想六点，但是估计起不来的人会抗议'],
    ],
  },
  {
    between: ['hao', 'alice'],
    lines: [
      ['hao', '姐，你的充电器是不是落我这儿了'],
      ['hao', '白色的，线上缠着一圈胶带'],
      ['hao', '没人认领我就用了啊'],
    ],
  },
  {
    between: ['mama', 'alice'],
    lines: [
      ['mama', '降温了，记得加衣服'],
      ['mama', '早饭要吃'],
    ],
  },
  {
    between: ['ben', 'alice'],
    lines: [
      ['ben', 'Quick question about the sync numbers'],
      ['ben', 'The graph says 40 ms, the report says 0.04 s. Same thing, right?'],
      ['ben', 'Never mind, I have had coffee now. Same thing.'],
    ],
  },
  {
    between: ['nora', 'alice'],
    lines: [
      ['nora', 'I moved our one-to-one to Thursday, hope that works'],
      ['nora', 'Also: lovely work on the demo, people noticed'],
    ],
  },
  {
    between: ['priya', 'alice'],
    lines: [
      ['priya', 'Lunch tomorrow? The dumpling place, not the salad place'],
      ['priya', 'I am serious about the salad place'],
    ],
  },
  {
    between: ['tom', 'alice'],
    lines: [
      ['tom', 'I found the bug!'],
      ['tom', 'It was a time zone. It is always a time zone.'],
    ],
  },
  {
    between: ['tom', 'ben'],
    lines: [
      ['tom', 'Do you still have the long HDMI cable?'],
      ['ben', 'Under my desk, left side'],
      ['tom', 'Your desk has a left side?'],
      ['ben', 'Dig'],
    ],
  },
  {
    between: ['mei', 'zhe'],
    lines: [
      ['mei', '车订好了，七座'],
      ['zhe', '那司机是谁？'],
      ['mei', '你'],
      ['zhe', '我就知道'],
    ],
  },
  {
    between: ['nora', 'priya'],
    lines: [
      ['nora', 'Can you send me the dark screenshots once more?'],
      ['priya', 'Uploading now, with the warmer grey'],
      ['nora', 'Much better. Ship it'],
    ],
  },
]
