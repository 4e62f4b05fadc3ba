import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { StepDefinition, TransitionDefinition } from '@waybill/contract/workflows/workflow.ts'
import { AROUND_THE_CLOCK } from '../calendars/business-time.ts'
import { EventQueue } from './event-queue.ts'
import type { PastRun } from './past-run.ts'
import { Simulation, type Draft } from './simulate.ts'
import { summarize } from './summarize.ts'

const HOUR = 3_600_000
const names = new Map([['first', 'First line']])

function step(id: string, more: Partial<StepDefinition>): StepDefinition {
  return {
    id,
    name: id,
    team: 'first',
    escalate_to: null,
    category: 'open',
    weight: 1,
    is_start: false,
    is_end: false,
    instruction: '',
    form: [],
    assign: 'round_robin',
    approval: null,
    position: { x: 0, y: 0 },
    ...more,
  }
}
function way(from: string, to: string | null): TransitionDefinition {
  return {
    id: `${from}-${to ?? 'end'}`,
    from,
    to,
    name: 'On',
    guard: null,
    required_fields: [],
    comment: 'optional',
    who: 'holder',
    source_handle: null,
    target_handle: null,
  }
}
const line: Draft = {
  steps: [
    step('look', { is_start: true }),
    step('work', { category: 'in_progress', weight: 3 }),
    step('done', { category: 'resolved', is_end: true }),
  ],
  transitions: [way('look', 'work'), way('work', 'done')],
}
const arriving = (...hours: number[]): PastRun[] =>
  hours.map((hour) => ({
    arrived: hour * HOUR,
    priority: 'medium',
    took: 4 * HOUR,
    statuses: ['open', 'in_progress', 'resolved'],
  }))

async function run(draft: Draft, places: number | null, runs: PastRun[]) {
  const capacity = places === null ? new Map() : new Map([['first', places]])
  const simulation = new Simulation(draft, capacity, AROUND_THE_CLOCK, runs)
  while (simulation.advance());
  return summarize(simulation, {
    draft,
    time: AROUND_THE_CLOCK,
    durations: { medium: 5 * HOUR },
    teamNames: names,
    people: new Map([['first', places ?? 0]]),
  })
}

describe('a draft that is run over past tickets', () => {
  test('keeps to what was promised while there are people enough', async () => {
    const { breaches, teams, finished, dead_ends } = await run(line, 2, arriving(0, 1))
    assert.deepEqual([finished, dead_ends], [2, []])
    assert.deepEqual(breaches.draft, { met: 2, breached: 0, without_target: 0 })
    assert.deepEqual([teams[0]?.longest_queue, teams[0]?.handled], [0, 4])
  })

  test('shows the queue and the breaches of a team that is too small, beside what really was', async () => {
    const { breaches, teams } = await run(line, 1, arriving(0, 0, 0))
    assert.deepEqual(breaches, {
      draft: { met: 0, breached: 3, without_target: 0 },
      recorded: { met: 3, breached: 0, without_target: 0 },
    })
    assert.equal(teams[0]?.longest_queue, 2)
    assert.ok((teams[0]?.waited_most ?? 0) > 3_600)
    assert.equal(teams[0]?.queue.length, 60)
  })

  test('says how much of the time nobody had anything to do', async () => {
    const { teams } = await run(line, 1, arriving(0, 8))
    assert.ok(Math.abs((teams[0]?.idle ?? 0) - 4 / 12) < 1e-9)
  })

  test('names the steps at which tickets cannot go on', async () => {
    assert.deepEqual((await run(line, null, arriving(0))).dead_ends, [
      { step: { id: 'look', name: 'look' }, tickets: 1, why: 'nobody_there' },
    ])
    const broken = { ...line, transitions: [way('look', 'work')] }
    assert.equal((await run(broken, 1, arriving(0))).dead_ends[0]?.why, 'no_way_on')
    const round: Draft = {
      steps: [step('a', { is_start: true, weight: 0 }), step('b', { weight: 0 })],
      transitions: [way('a', 'b'), way('b', 'a')],
    }
    const quick = arriving(0).map((one) => ({ ...one, took: 0 }))
    assert.equal((await run(round, 1, quick)).dead_ends[0]?.why, 'goes_round')
  })

  test('goes the way that fits what was decided about the ticket', async () => {
    const forked: Draft = {
      steps: [
        step('look', { is_start: true }),
        step('refuse', { category: 'closed', is_end: true }),
        step('work', { category: 'in_progress', team: 'nobody' }),
      ],
      transitions: [way('look', 'work'), way('look', 'refuse')],
    }
    const refused: PastRun = { arrived: 0, priority: 'low', took: HOUR, statuses: ['open', 'closed'] }
    assert.equal((await run(forked, 1, [refused])).finished, 1)
    assert.equal((await run(forked, 1, arriving(0))).dead_ends[0]?.step.id, 'work')
  })
})

test('what is next in time comes first, and of the same moment what came first', () => {
  const queue = new EventQueue<string>()
  for (const [at, item] of [
    [5, 'c'],
    [1, 'a'],
    [5, 'd'],
    [2, 'b'],
    [9, 'e'],
  ] as const)
    queue.add(at, item)
  const found: string[] = []
  for (let next = queue.next(); next; next = queue.next()) found.push(next.item)
  assert.deepEqual(found, ['a', 'b', 'c', 'd', 'e'])
})
