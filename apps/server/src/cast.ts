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
]

export const GROUPS: readonly DemoGroup[] = [
  { groupID: 'hiking', name: '周末爬山', owner: 'mei', members: ['alice', 'mei', 'zhe', 'hao', 'priya'] },
  { groupID: 'launch', name: 'Launch week', owner: 'nora', members: ['alice', 'nora', 'ben', 'priya', 'tom', 'zhe'] },
  { groupID: 'family', name: '一家人', owner: 'mama', members: ['alice', 'mama', 'hao'] },
]
