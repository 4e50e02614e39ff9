/** One of the people of the demo. */
export interface Person {
  readonly userID: string
  readonly nick: string
  /** What they answer when the viewer writes to them. */
  readonly answers: readonly string[]
}

/** A group of the demo; the viewer is in all of them. */
export interface DemoGroup {
  readonly groupID: string
  readonly name: string
  readonly owner: string
  readonly members: readonly string[]
}

/** The place that is left for whoever watches. */
export const VIEWER = { userID: 'alice', nick: '林小满 Alice' } as const

/** Those who talk. */
export const CAST: readonly Person[] = [
  {
    userID: 'zhe',
    nick: '周哲',
    answers: ['收到！', '哈哈，你说得对', '我正在路上，等下细说', '这个主意不错，就这么办'],
  },
  {
    userID: 'mei',
    nick: '陈小美',
    answers: ['好呀好呀', '你总算回我了～', '等我五分钟，锅里还炖着汤', '嗯嗯，明天见面聊'],
  },
  { userID: 'hao', nick: '林小浩', answers: ['姐，知道了', '行，听你的', '那我先去跟妈说一声'] },
  { userID: 'mama', nick: '妈妈', answers: ['好，妈妈知道了', '多穿一件，别着凉', '有空给家里打个电话'] },
  {
    userID: 'ben',
    nick: 'Ben Carter',
    answers: ['Perfect, thanks!', 'On it.', 'Give me ten minutes and I will have numbers.', 'Ha, fair point.'],
  },
  {
    userID: 'nora',
    nick: 'Nora Lindqvist',
    answers: ['Sounds good to me', 'Let me check and come back to you', 'I was about to write the same thing'],
  },
  {
    userID: 'priya',
    nick: 'Priya Nair',
    answers: ['Yes! Count me in', 'Can we talk after lunch?', 'You are a lifesaver'],
  },
  { userID: 'tom', nick: 'Tom Okafor', answers: ['👍', 'Will do', 'Just saw this, sorry! Yes.'] },
  { userID: 'waipo', nick: '外婆', answers: ['囡囡乖', '好，好', '外婆眼睛花，叫你妈念给我听'] },
  { userID: 'wen', nick: '文静', answers: ['我也这么想的', '这句写得真好，我抄下来了', '今晚接着看'] },
  { userID: 'liu', nick: '刘师傅（物业）', answers: ['收到，马上安排', '您放心，今天下班前办好', '好的业主'] },
  { userID: 'kiki', nick: '🌻 Kiki ✨', answers: ['🥰🥰🥰', '哈哈哈哈等我！', '冲！！！', '🙈'] },
  { userID: 'omar', nick: 'عمر حداد', answers: ['تمام، شكرًا', 'ممتاز 👌', 'Yes, see you there', 'سأرسلها الليلة'] },
  {
    userID: 'dana',
    nick: 'Coach Dana',
    answers: ['Good. Sleep well tonight.', 'Slower than you think. Then slower.', 'Proud of you'],
  },
  { userID: 'sofia', nick: 'Sofía Marín', answers: ['¡Claro!', 'On my way, five minutes', 'Jaja, exactly'] },
  { userID: 'max', nick: 'Max Brandt', answers: ['Noted.', 'Can you send me the long version?', 'Works for me'] },
]

export const GROUPS: readonly DemoGroup[] = [
  { groupID: 'hiking', name: '周末爬山', owner: 'mei', members: ['mei', 'zhe', 'alice', 'hao', 'priya'] },
  {
    groupID: 'launch',
    name: 'Launch week',
    owner: 'nora',
    members: ['nora', 'ben', 'priya', 'tom', 'alice', 'zhe', 'max'],
  },
  { groupID: 'family', name: '一家人', owner: 'mama', members: ['mama', 'waipo', 'alice', 'hao'] },
  { groupID: 'books', name: '深夜读书会 📚', owner: 'wen', members: ['wen', 'kiki', 'alice', 'zhe', 'mei'] },
  {
    groupID: 'run',
    name: 'Sunrise run club',
    owner: 'dana',
    members: ['dana', 'sofia', 'omar', 'alice', 'ben', 'max'],
  },
  {
    groupID: 'lane',
    name: '梧桐里 3 号楼',
    owner: 'liu',
    members: ['liu', 'wen', 'mama', 'kiki', 'waipo', 'alice', 'mei'],
  },
]
