import type { CreateTicketInput, Priority } from '@waybill/contract/tickets/ticket.ts'
import type { Deed } from '../plan-ticket.ts'
import { PEOPLE } from '../people.ts'
import { seededRandom, type Random } from '../seeded-random.ts'
import { DAY, MINUTE, afterWork } from '../working-hours.ts'
import { HOLDER, type DeskDeed } from './desk-deed.ts'
import { ACCOUNTS, APPROVERS, DESK_KEY, DESK_LEAD, EQUIPMENT } from './desk-project.ts'

const SEED = 20_260_302
/** The last thing of every request has happened by then. */
const JUST_NOW = 2 * MINUTE

type Said = { kind: 'comment'; body: string; internal?: boolean }
/** Who does what; `reporter` stands for whoever asked. */
type Turn = readonly [by: string, what: DeskDeed | Said]

interface Stage {
  /** Of about 40. */
  count: number
  topic: 'equipment' | 'accounts' | 'other'
  /** Since it was asked for, in days. */
  age: readonly [number, number]
  turns: (random: Random) => Turn[]
}

const TITLES = {
  equipment: [
    'A laptop for our new colleague in {who}',
    'A second screen for my desk in {who}',
    'A headset that does not hiss, {who}',
    'A telephone for the road, {who}',
    'A chair that stays up, {who}',
    'A docking station for the shared desk in {who}',
  ],
  accounts: [
    'Read access to the price lists for {who}',
    'A mailbox that all of {who} can see',
    'An account for the temp in {who}',
    'The role "Planner" in the time sheet for {who}',
    'Write access to the folder Campaigns for {who}',
  ],
  other: ['Can we borrow the projector on Friday? ({who})', 'Where do old batteries go? ({who})'],
} as const
const WISHES = [
  'It is for the whole team, and we have nothing that we could use until then.',
  'The old one works, but nobody wants to touch it any more.',
  'My manager knows of it. Any model is fine.',
  'If it can be here before the end of the month, that would help us a lot.',
]
const NAMES = { equipment: EQUIPMENT, accounts: ACCOUNTS, other: 'Something else' } as const

const [first, second] = APPROVERS
const letIn: Turn = [DESK_LEAD, { kind: 'let_in' }]
const look: Turn = [HOLDER, { kind: 'look' }]
const begun: Turn[] = [
  letIn,
  look,
  [HOLDER, { kind: 'comment', body: 'Thank you, I have it. I ask whether one is in the store room.' }],
]
const asked: Turn[] = [...begun, [HOLDER, { kind: 'act', action: 'Ask for approval' }]]
const voted: Turn[] = [...asked, [second, { kind: 'act', action: 'Approve' }]]
const refused: Turn[] = [
  ...asked,
  [second, { kind: 'act', action: 'Refuse', comment: 'The old ones are from last year.' }],
  [first, { kind: 'act', action: 'Refuse', comment: 'Not this year: the ones you have are under warranty.' }],
  [HOLDER, { kind: 'act', action: 'finish' }],
]
const approved: Turn[] = [
  ...voted,
  [first, { kind: 'act', action: 'Approve', comment: 'Fits into the budget.' }],
]
const claimed = (random: Random): Turn[] => [
  ...approved,
  [random.pick(['Farid Haddouche', 'Ngozi Eberechukwu']), { kind: 'claim' }],
]
const prepared = (random: Random): Turn[] => [
  ...claimed(random),
  [HOLDER, { kind: 'comment', body: 'It is installed and charges overnight.' }],
  [
    HOLDER,
    {
      kind: 'act',
      action: 'Ready',
      fields: { 'fields.asset_tag': `FV-L${String(random.between(1300, 1999))}` },
    },
  ],
]
const handedOver = (random: Random): Turn[] => [
  ...prepared(random),
  look,
  [HOLDER, { kind: 'act', action: 'Handed over', comment: 'Handed over at the front desk.' }],
  [HOLDER, { kind: 'act', action: 'finish' }],
]
const taken = (random: Random): Turn[] => [
  [random.pick(['Sanne de Witte', 'Lucía Ortegal']), { kind: 'claim' }],
  [HOLDER, { kind: 'comment', body: 'I look at it now. Who owns the folder on your side?' }],
]
const granted = (random: Random): Turn[] => [
  ...taken(random),
  ['reporter', { kind: 'comment', body: 'I do, and I agree.' }],
  [HOLDER, { kind: 'act', action: 'Give the right', comment: 'Given. Sign in once more and it is there.' }],
  [HOLDER, { kind: 'act', action: 'finish' }],
]
const rated = (score: number, comment?: string): Turn[] => [
  ['reporter', { kind: 'close' }],
  ['reporter', { kind: 'rate', score, ...(comment !== undefined && { comment }) }],
]

const STAGES: readonly Stage[] = [
  {
    count: 8,
    topic: 'equipment',
    age: [8, 60],
    turns: (random) => [...handedOver(random), ...rated(random.between(4, 5), 'Quick and friendly.')],
  },
  {
    count: 6,
    topic: 'accounts',
    age: [8, 60],
    turns: (random) => [...granted(random), ...rated(random.between(2, 5))],
  },
  { count: 3, topic: 'equipment', age: [3, 4], turns: handedOver },
  { count: 2, topic: 'accounts', age: [1, 2], turns: granted },
  { count: 1, topic: 'equipment', age: [3, 5], turns: () => refused },
  { count: 3, topic: 'equipment', age: [0.1, 0.6], turns: () => [] },
  { count: 2, topic: 'other', age: [0.1, 1], turns: () => [] },
  { count: 2, topic: 'equipment', age: [0.3, 1], turns: () => [letIn] },
  { count: 2, topic: 'equipment', age: [0.5, 1.5], turns: () => begun },
  { count: 3, topic: 'equipment', age: [1, 2], turns: () => voted },
  { count: 2, topic: 'equipment', age: [1.5, 3], turns: () => approved },
  { count: 2, topic: 'equipment', age: [2, 3], turns: claimed },
  { count: 2, topic: 'equipment', age: [2, 4], turns: prepared },
  { count: 2, topic: 'accounts', age: [0.1, 0.5], turns: () => [] },
  { count: 2, topic: 'accounts', age: [0.3, 1], turns: taken },
  {
    count: 1,
    topic: 'accounts',
    age: [1, 2],
    turns: (random) => [
      ...taken(random),
      [HOLDER, { kind: 'escalate', reason: 'This program gives rights only to those who look after it.' }],
    ],
  },
  {
    count: 1,
    topic: 'equipment',
    age: [4, 9],
    turns: () => [[DESK_LEAD, { kind: 'turn_away', reason: 'Chairs come from the house service.' }]],
  },
  {
    count: 1,
    topic: 'accounts',
    age: [3, 9],
    turns: () => [['reporter', { kind: 'withdraw', reason: 'A colleague could give it to me.' }]],
  },
]

/** All that happens at the service desk: about 40 requests, of every stage at least one. */
export function planRequests(end: number, share: number): Deed[] {
  const random = seededRandom(SEED)
  const titles = new Set<string>()
  return STAGES.flatMap((stage) =>
    Array.from({ length: Math.max(1, Math.round(stage.count * share)) }, () => ({
      stage,
      made: end - Math.round((stage.age[0] + random.next() * (stage.age[1] - stage.age[0])) * DAY),
    })),
  )
    .toSorted((a, b) => a.made - b.made)
    .flatMap(({ stage, made }, index) => planRequest(random, { stage, made, end, titles, number: index + 1 }))
}

interface Request {
  stage: Stage
  made: number
  end: number
  titles: Set<string>
  number: number
}

function planRequest(random: Random, { stage, made, end, titles, number }: Request): Deed[] {
  const requester = random.pick(PEOPLE.filter(({ role }) => role === 'requester'))
  const of = { project: DESK_KEY, ticket: number }
  const priority = random.weighted<Priority>([
    ['low', 2],
    ['medium', 5],
    ['high', 2],
  ])
  const input: CreateTicketInput = {
    project: DESK_KEY,
    title: newTitle(random, stage.topic, requester.department, titles),
    description: random.pick(WISHES),
    priority,
    category: NAMES[stage.topic],
    ...(stage.topic === 'equipment' && {
      fields: { cost_centre: `CC-${String(random.between(110, 490))}` },
    }),
  }
  const create: Deed = { ...of, kind: 'create', input, by: requester.name, at: made }
  let at = made
  const turns = stage.turns(random).map(([by, what], index): Deed => {
    at = afterWork(at, random.between(8, 150)) + random.between(1, 59) * 1_000
    const who = { ...of, at, by: by === 'reporter' ? requester.name : by }
    return what.kind === 'comment'
      ? { internal: false, replyTo: null, name: `said-${String(index)}`, ...what, ...who }
      : { kind: 'desk', deed: what, ...who }
  })
  return [create, ...pressed(turns, made, end - JUST_NOW)]
}

/** Whatever day it is when one looks, all of it has happened: what would be later moves nearer together. */
function pressed(deeds: readonly Deed[], from: number, until: number): Deed[] {
  const last = deeds.at(-1)?.at ?? from
  if (last <= until) return [...deeds]
  const factor = (until - from) / (last - from)
  return deeds.map((deed) => ({ ...deed, at: from + Math.round((deed.at - from) * factor) }))
}

function newTitle(random: Random, topic: Stage['topic'], who: string, titles: Set<string>): string {
  for (let tries = 0; ; tries += 1) {
    const title = random.pick<string>(TITLES[topic]).replace('{who}', who)
    if (titles.has(title) && tries < 12) continue
    titles.add(title)
    return title
  }
}
