import type { Dialogue } from './dialogues.ts'

/** More of what the cast talks about: the newer groups, and those who only write to the viewer. */
export const MORE_DIALOGUES: readonly Dialogue[] = [
  {
    group: 'books',
    lines: [
      ['wen', '这周读第七章到第九章，周四晚上九点开聊'],
      ['kiki', '我已经偷看到结局了 🙈 不说不说'],
      ['zhe', '你敢剧透我就退群'],
      ['wen', '“人到中年，最怕半夜里想起年轻时说过的大话。”\n这句有没有戳到谁？'],
      ['mei', '戳到了，还戳得挺准'],
      ['wen', '@林小满 Alice 这次你来领读好不好', 'alice'],
    ],
  },
  {
    group: 'books',
    lines: [
      ['kiki', '书店今天全场七折！！！'],
      ['mei', '完了，我的钱包'],
      ['zhe', '帮我看看有没有那本讲苔藓的'],
      ['kiki', '最后一本，已抢到 ✌️'],
    ],
  },
  {
    group: 'run',
    lines: [
      ['dana', 'Tomorrow, 06:10, north gate.\nEasy 8 km, nobody races.'],
      ['sofia', 'Last time you said easy there was a hill'],
      ['dana', 'The hill was easy'],
      ['omar', 'أنا جاهز 💪'],
      ['max', 'I will be the one at the back, as usual'],
      ['dana', '@林小满 Alice are you in? We miss your pace', 'alice'],
    ],
  },
  {
    group: 'run',
    lines: [
      ['omar', 'New route with river views: https://maps.example.org/run/river-loop'],
      ['sofia', '9.4 km? Bring breakfast'],
      ['ben', 'I vote for the version with the bakery in it'],
      ['omar', 'The bakery is km 7 😌'],
    ],
  },
  {
    group: 'lane',
    lines: [
      ['liu', '各位业主：明天上午 9 点到 11 点清洗水箱，请提前存水'],
      ['mei', '收到，谢谢刘师傅'],
      ['wen', '三楼的感应灯又不亮了'],
      ['liu', '好，我这就去看'],
      ['liu', '换好了，线头松了'],
      ['wen', '刘师傅效率真高 👍'],
    ],
  },
  {
    group: 'lane',
    lines: [
      ['kiki', '谁家的橘猫在一楼晒太阳，胖得好可爱 🐈'],
      ['mama', '那是楼上王老师家的，叫元宝'],
      ['kiki', '元宝！！实至名归'],
    ],
  },
  {
    group: 'family',
    lines: [
      ['waipo', '囡囡 今朝吃啥'],
      ['hao', '外婆会打字啦！'],
      ['waipo', '你妈教的 一个字一个字找'],
      ['mama', '找了十分钟呢'],
    ],
  },
  {
    between: ['waipo', 'alice'],
    lines: [['waipo', '囡囡 外婆腌了萝卜 下次来拿']],
  },
  {
    between: ['wen', 'alice'],
    lines: [
      ['wen', '借你的那本我看完啦'],
      ['wen', '书里夹了张电影票根，2019 年的，你还留着呢'],
    ],
  },
  {
    between: ['liu', 'alice'],
    lines: [['liu', '您有一个快递放在门卫了，麻烦方便时取一下']],
  },
  {
    between: ['kiki', 'alice'],
    lines: [
      ['kiki', '宝！！周五火锅走起 🍲'],
      ['kiki', '我订了靠窗的位子 🌇'],
      ['kiki', '不许说减肥'],
    ],
  },
  {
    between: ['omar', 'alice'],
    lines: [
      ['omar', 'صباح الخير! هل وصلتك الخريطة؟'],
      ['omar', 'I also sent it by mail, just in case'],
    ],
  },
  {
    between: ['dana', 'alice'],
    lines: [
      ['dana', 'Your plan for this week:\nTue easy 6 km\nThu 4 × 800 m\nSun long and slow'],
      ['dana', 'Skip Thursday if the knee complains'],
    ],
  },
  {
    between: ['sofia', 'alice'],
    lines: [
      ['sofia', '¿Café después de correr?'],
      ['sofia', 'There is a new place by the bridge'],
    ],
  },
  {
    between: ['max', 'alice'],
    lines: [
      ['max', 'Contract is signed. Copy here: https://files.example.org/contracts/2041'],
      ['max', 'No rush on the rest'],
    ],
  },
]
