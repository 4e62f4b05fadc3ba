// Longer than 400 lines: a past run, from what the log says of it to what the same draft makes of it.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { StepDefinition, TransitionDefinition } from '@waybill/contract/workflows/workflow.ts'
import { AROUND_THE_CLOCK } from '../calendars/business-time.ts'
import { clock } from '../sla/clock.ts'
import type { Level } from '../sla/level.ts'
import { tallyRecorded } from '../sla/recorded-work.ts'
import { taskRule } from '../sla/rules.ts'
import type { TicketThen } from '../sla/ticket-walk.ts'
import type { Moment, Timeline } from '../sla/timeline.ts'
import { WorkTally } from '../sla/work-tally.ts'
import { EventQueue } from './event-queue.ts'
import { courseOf, type PastRun, type Reading, type Stay } from './past-run.ts'
import type { Draft } from './draft-ways.ts'
import { Planner } from './plan-course.ts'
import { Simulation } from './simulate.ts'

const HOUR = 3_600_000

function step(id: string, more: Partial<StepDefinition> = {}): StepDefinition {
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
    assign: 'queue',
    approval: null,
    position: { x: 0, y: 0 },
    ...more,
  }
}
function way(from: string, to: string | null, guard: string | null = null): TransitionDefinition {
  return {
    id: `${from}-${to ?? 'end'}`,
    from,
    to,
    name: 'On',
    guard,
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
const at = (status: Stay['status'], more: Partial<Stay> = {}): Stay => ({
  step: null,
  status,
  waits: false,
  took: 0,
  stood: 0,
  ...more,
})
const pastRun = (more: Partial<PastRun> = {}): PastRun => ({
  arrived: 0,
  resolved: 4 * HOUR,
  priority: 'medium',
  took: 4 * HOUR,
  elapsed: 4 * HOUR,
  stays: [at('open'), at('in_progress'), at('resolved')],
  open: new Set(),
  recorded: 'met',
  ...more,
})
const arriving = (...hours: number[]) => hours.map((hour) => pastRun({ arrived: hour * HOUR }))

function simulate(draft: Draft, people: readonly string[], runs: readonly PastRun[], atOnce = 1) {
  const simulation = new Simulation({ teams: new Map([['first', people]]), atOnce }, AROUND_THE_CLOCK)
  const planner = new Planner(draft)
  for (const run of runs) simulation.add(run, (one) => planner.plan(one))
  while (simulation.advance());
  return simulation
}
const levelsOf = async (level: Level) => {
  const found: [number, number][] = []
  await level.walk(
    (when, count) => found.push([Math.round((when / HOUR) * 1_000) / 1_000, count]),
    () => Promise.resolve(),
  )
  return found
}
const hours = ({ outcomes }: Simulation) => outcomes.map(({ elapsed }) => elapsed && elapsed / HOUR)
const path = (draft: Draft, run: PastRun) =>
  new Planner(draft).plan(run).steps.map(({ step: { id }, lasts }) => [id, lasts / HOUR])

describe('a draft that is run over past tickets', () => {
  test('takes as long as the tickets took while there are people enough', () => {
    assert.deepEqual(hours(simulate(line, ['ann', 'bob'], arriving(0, 1))), [4, 4])
  })

  test('lets tickets wait for a team that is too small', async () => {
    const { outcomes, tally } = simulate(line, ['ann'], arriving(0, 0, 0))
    assert.deepEqual(
      outcomes.map(({ elapsed }) => (elapsed ?? 0) / HOUR).toSorted((a, b) => a - b),
      [6, 9, 12],
    )
    const lengths: number[] = []
    await tally.team('first').waiting.walk(
      (_at, length) => lengths.push(length),
      () => Promise.resolve(),
    )
    assert.equal(Math.max(...lengths), 2)
  })

  test('hands tickets out in turn, so that one waits for a busy person beside an idle one', () => {
    const inTurn = { ...line, steps: line.steps.map((one) => ({ ...one, assign: 'round_robin' as const })) }
    const short = pastRun({ took: 0, arrived: 1 })
    const runs = [pastRun(), short, pastRun({ arrived: 2, took: HOUR })]
    const quick: Draft = {
      steps: [
        step('look', { is_start: true, assign: 'round_robin' }),
        step('done', { category: 'resolved', is_end: true }),
      ],
      transitions: [way('look', 'done')],
    }
    assert.ok((simulate(quick, ['ann', 'bob'], runs).outcomes.at(-1)?.elapsed ?? 0) > 4 * HOUR)
    const least = { ...quick, steps: quick.steps.map((one) => ({ ...one, assign: 'least_loaded' as const })) }
    assert.ok((simulate(least, ['ann', 'bob'], runs).outcomes.at(-1)?.elapsed ?? 0) <= 4 * HOUR)
    assert.equal(simulate(inTurn, ['ann', 'bob'], runs).outcomes.length, 3)
  })

  test('shares somebody who is in two teams between them', () => {
    const draft: Draft = {
      steps: [
        step('look', { is_start: true }),
        step('work', { team: 'second' }),
        step('done', { is_end: true, category: 'closed' }),
      ],
      transitions: [way('look', 'work'), way('work', 'done')],
    }
    const staff = {
      teams: new Map([
        ['first', ['ann']],
        ['second', ['ann']],
      ]),
      atOnce: 1,
    }
    const simulation = new Simulation(staff, AROUND_THE_CLOCK)
    for (const run of arriving(0, 0)) simulation.add(run, (one) => new Planner(draft).plan(one))
    while (simulation.advance());
    assert.deepEqual(
      hours(simulation).toSorted((a, b) => (a ?? 0) - (b ?? 0)),
      [6, 8],
    )
  })

  test('names the steps at which tickets cannot go on', () => {
    const stuck = (draft: Draft, people: string[], run = pastRun()) =>
      simulate(draft, people, [run]).outcomes[0]?.stuck
    assert.deepEqual(stuck(line, []), { step: 'look', why: 'nobody_there' })
    const cut = { ...line, transitions: [way('look', 'work')] }
    assert.deepEqual(stuck(cut, ['ann']), { step: 'work', why: 'no_way_on' })
    const round: Draft = {
      steps: [step('a', { is_start: true }), step('b')],
      transitions: [way('a', 'b'), way('b', 'a')],
    }
    assert.equal(stuck(round, ['ann'])?.why, 'goes_round')
    const guarded = { ...line, transitions: [way('look', 'work', 'priority:high'), way('work', 'done')] }
    assert.deepEqual(stuck(guarded, ['ann']), { step: 'look', why: 'no_way_on' })
    assert.equal(stuck(guarded, ['ann'], pastRun({ open: new Set(['look-work']) })), null)
  })

  test('a step that the ticket passed takes what it took there, and a new one its share', () => {
    const stays = [
      at('open', { step: 'look', took: HOUR }),
      at('in_progress', { step: 'work', took: 3 * HOUR }),
      at('resolved'),
    ]
    assert.deepEqual(path(line, pastRun({ stays })), [
      ['look', 1],
      ['work', 3],
      ['done', 0],
    ])
    const checked: Draft = {
      steps: [...line.steps, step('check', { category: 'in_progress', weight: 4 })],
      transitions: [way('look', 'work'), way('work', 'check'), way('check', 'done')],
    }
    assert.deepEqual(path(checked, pastRun({ stays })), [
      ['look', 1],
      ['work', 3],
      ['check', 2],
      ['done', 0],
    ])
    assert.deepEqual(path(line, pastRun()), [
      ['look', 1],
      ['work', 3],
      ['done', 0],
    ])
  })

  test('a new step before one that the ticket passed takes nothing away from it', () => {
    const stays = [
      at('open', { step: 'look', took: HOUR }),
      at('in_progress', { step: 'work', took: 3 * HOUR }),
      at('resolved'),
    ]
    const checked: Draft = {
      steps: [...line.steps, step('check', { category: 'in_progress', weight: 4 })],
      transitions: [way('look', 'check'), way('check', 'work'), way('work', 'done')],
    }
    assert.deepEqual(path(checked, pastRun({ stays })), [
      ['look', 1],
      ['check', 2],
      ['work', 3],
      ['done', 0],
    ])
  })

  test('what follows a step that is gone belongs to the step before it', () => {
    const stays = [
      at('open', { step: 'look', took: HOUR }),
      at('in_progress', { step: 'work', took: HOUR }),
      at('in_progress', { waits: true, took: 9 * HOUR }),
      at('in_progress', { step: 'work', took: 2 * HOUR }),
      at('resolved'),
    ]
    assert.deepEqual(path(line, pastRun({ stays })), [
      ['look', 1],
      ['work', 3],
      ['done', 0],
    ])
  })

  test('work of a second visit is done at the first where no way leads back', () => {
    const stays = [
      at('open', { step: 'look', took: HOUR }),
      at('in_progress', { step: 'work', took: HOUR }),
      at('open', { step: 'look', took: 3 * HOUR }),
      at('in_progress', { step: 'work', took: 4 * HOUR }),
      at('resolved'),
    ]
    assert.deepEqual(path(line, pastRun({ stays })), [
      ['look', 4],
      ['work', 5],
      ['done', 0],
    ])
    const back = { ...line, transitions: [...line.transitions, way('work', 'look')] }
    assert.deepEqual(
      path(back, pastRun({ stays })).map(([, lasts]) => lasts),
      [1, 1, 3, 4, 0],
    )
  })

  test('what was done at a step counts there, whatever status it had and in whatever order', () => {
    const stays = [
      at('open', { step: 'look', took: HOUR }),
      at('in_progress', { step: 'look', took: 2 * HOUR }),
      at('in_progress', { step: 'work', took: 3 * HOUR }),
      at('in_progress', { step: 'check', took: 4 * HOUR }),
      at('resolved'),
    ]
    const checked: Draft = {
      steps: [...line.steps, step('check', { category: 'in_progress' })],
      transitions: [way('look', 'check'), way('check', 'work'), way('work', 'done')],
    }
    assert.deepEqual(path(checked, pastRun({ stays })), [
      ['look', 3],
      ['check', 4],
      ['work', 3],
      ['done', 0],
    ])
  })

  test('goes to an end by the ways that are open to it', () => {
    const pocket: Draft = {
      steps: ['s0', 's1', 's2', 's3', 's4', 'end'].map((id) =>
        step(id, { is_start: id === 's0', ...(id === 'end' && { is_end: true, category: 'closed' }) }),
      ),
      transitions: [
        way('s0', 's3'),
        way('s0', 's1', 'priority:high'),
        way('s3', 's0'),
        way('s3', 's2'),
        way('s2', 's4'),
        way('s4', 's1'),
        way('s1', 'end'),
      ],
    }
    const { steps, stuck } = new Planner(pocket).plan(pastRun({ stays: [at('open'), at('closed')] }))
    assert.deepEqual(
      [steps.map(({ step: { id } }) => id), stuck],
      [['s0', 's3', 's2', 's4', 's1', 'end'], null],
    )
    const bounce: Draft = {
      steps: [
        step('intake', { is_start: true, category: 'in_progress' }),
        step('wait'),
        step('done', { is_end: true, category: 'resolved' }),
      ],
      transitions: [way('intake', 'wait'), way('wait', 'intake'), way('intake', 'done')],
    }
    const waited = [at('open'), at('open', { waits: true }), at('open'), at('resolved')]
    assert.equal(new Planner(bounce).plan(pastRun({ stays: waited })).stuck, null)
  })

  test('goes on with the work that followed a wait', () => {
    const asked: Draft = {
      steps: [...line.steps, step('ask', { category: 'in_progress', waits_for: 'requester' })],
      transitions: [...line.transitions, way('work', 'ask'), way('ask', 'work'), way('ask', 'done')],
    }
    const stays = [
      at('open'),
      at('in_progress'),
      at('in_progress', { waits: true, took: 9 * HOUR }),
      at('in_progress'),
      at('resolved'),
    ]
    assert.deepEqual(
      path(asked, pastRun({ stays })).map(([id]) => id),
      ['look', 'work', 'ask', 'work', 'done'],
    )
  })

  test('plans a way for any graph and any past, and never one that is shut', () => {
    let seed = 7
    const random = (most: number) => (seed = (seed * 48_271) % 2_147_483_647) % most
    for (let round = 0; round < 2_000; round += 1) {
      const count = 3 + random(5)
      const ids = Array.from({ length: count }, (_, index) => `s${String(index)}`)
      const categories = ['open', 'in_progress', 'resolved'] as const
      const draft: Draft = {
        steps: ids.map((id, index) =>
          step(id, {
            is_start: index === 0,
            is_end: index === count - 1,
            category: categories[random(3)] ?? 'open',
            waits_for: random(5) === 0 && index > 0 ? 'requester' : null,
          }),
        ),
        transitions: Array.from({ length: count * 2 }, () => [random(count), random(count)] as const)
          .filter(([from, to]) => from !== to)
          .map(([from, to]) => way(`s${String(from)}`, `s${String(to)}`, random(4) === 0 ? 'is:shut' : null)),
      }
      const stays = Array.from({ length: 1 + random(6) }, () =>
        at(categories[random(2)] ?? 'open', {
          step: random(2) === 0 ? `s${String(random(count))}` : null,
          waits: random(4) === 0,
          took: HOUR,
        }),
      )
      const { steps, stuck } = new Planner(draft).plan(pastRun({ stays: [...stays, at('resolved')] }))
      for (const [index, { step: here }] of steps.entries()) {
        const next = steps[index + 1]
        if (!next) continue
        const isOpen = draft.transitions.some(
          ({ from, to, guard }) => from === here.id && to === next.step.id && guard === null,
        )
        assert.ok(isOpen, `round ${String(round)}: ${here.id} to ${next.step.id}`)
      }
      if (stuck?.why !== 'goes_round') continue
      const reached = new Set([steps.at(-1)?.step.id])
      for (const here of reached)
        for (const { from, to, guard } of draft.transitions)
          if (guard === null && from === here) reached.add(to ?? 'end')
      assert.ok(
        !reached.has(ids.at(-1)),
        `round ${String(round)}: it goes round although it could come to an end`,
      )
    }
  })

  test('a step that waits for its requester costs time, occupies nobody, and does not count', async () => {
    const asked: Draft = {
      steps: [...line.steps, step('ask', { category: 'in_progress', waits_for: 'requester' })],
      transitions: [...line.transitions, way('work', 'ask'), way('ask', 'work')],
    }
    const stays = [
      at('open'),
      at('in_progress'),
      at('in_progress', { waits: true, took: 20 * HOUR }),
      at('in_progress'),
      at('resolved'),
    ]
    const run = pastRun({ stays })
    assert.deepEqual(
      path(asked, run).map(([id]) => id),
      ['look', 'work', 'ask', 'work', 'done'],
    )
    const { outcomes, tally } = simulate(asked, ['ann'], [run, pastRun({ arrived: 5 * HOUR })])
    assert.deepEqual(
      outcomes.map(({ run: of, elapsed }) => [of.arrived / HOUR, Math.round((elapsed ?? 0) / 60_000) / 60]),
      [
        [5, 4],
        [0, 4],
      ],
      'the other one has ann for itself meanwhile',
    )
    assert.deepEqual(await levelsOf(tally.team('first').open), [
      [0, 1],
      [5, 2],
      [9, 1],
      [24, 0],
    ])
    const ann = tally.people.get('ann')
    assert.ok(ann)
    assert.equal((await levelsOf(ann)).at(-1)?.[0], 24, 'it was finished when it had waited as long')
    assert.deepEqual(
      path(line, run).map(([id]) => id),
      ['look', 'work', 'done'],
    )
  })

  test('goes the way that fits what was decided about the ticket', () => {
    const forked: Draft = {
      steps: [
        step('look', { is_start: true }),
        step('refuse', { category: 'closed', is_end: true }),
        ...line.steps.slice(1),
      ],
      transitions: [way('look', 'work'), way('look', 'refuse'), way('work', 'done')],
    }
    const refused = pastRun({ stays: [at('open'), at('closed')] })
    assert.deepEqual(
      path(forked, refused).map(([id]) => id),
      ['look', 'refuse'],
    )
    assert.deepEqual(
      path(forked, pastRun()).map(([id]) => id),
      ['look', 'work', 'done'],
    )
    const again = pastRun({
      stays: [
        at('open', { step: 'look' }),
        at('in_progress', { step: 'work' }),
        at('open', { step: 'look' }),
        at('in_progress', { step: 'work' }),
        at('resolved'),
      ],
    })
    const loop = { ...forked, transitions: [...forked.transitions, way('work', 'look')] }
    assert.deepEqual(
      path(loop, again).map(([id]) => id),
      ['look', 'work', 'look', 'work', 'done'],
    )
  })
})

const READING: Reading = {
  time: AROUND_THE_CLOCK,
  paused: () => false,
  stepOf: () => null,
  hasFrontDesk: false,
}
const timelineOf = (...moments: (Omit<Moment, 'at'> & { hour: number })[]): Timeline => ({
  created_at: 0,
  reporter: 'rita',
  imported_at: null,
  moments: moments.map(({ hour, ...one }) => ({ at: hour * HOUR, ...one })),
})

describe('what the log tells of a past ticket', () => {
  const read = (one: Timeline) =>
    courseOf(one, {
      ...READING,
      paused: ({ labels }) => labels.has('waiting'),
      stepOf: (id) => (id.startsWith('v1-') ? id.slice(3) : null),
    })
  const course = (one: Timeline) => {
    const found = read(one)
    if (typeof found === 'string') assert.fail(found)
    return found
  }

  test('is the work without pauses and without what it waited for somebody', () => {
    const { took, elapsed, resolved } = course(
      timelineOf(
        { hour: 0, status: 'open', team: 'first', assignee: null },
        { hour: 2, assignee: 'ann', status: 'in_progress' },
        { hour: 3, labels: { added: ['waiting'], removed: [] } },
        { hour: 10, labels: { added: [], removed: ['waiting'] } },
        { hour: 11, status: 'resolved' },
      ),
    )
    assert.deepEqual(
      [took / HOUR, elapsed / HOUR, resolved / HOUR],
      [2, 11, 11],
      'the clock of a run goes on while a policy stands still',
    )
  })

  test('goes on after a reopening, and knows the steps of the draft that it passed', () => {
    const task = (hour: number, id: string, more: object = {}) => ({
      hour,
      task: { id: 't', workflow: 'w', version: 1, ...more },
      items: [{ id, step: id, open: true }],
    })
    const { took, stays, resolved } = course(
      timelineOf(
        { hour: 0, status: 'open', assignee: 'ann' },
        task(0, 'v1-look'),
        { hour: 1, status: 'in_progress' },
        task(1, 'v1-work'),
        { hour: 3, status: 'resolved' },
        { hour: 8, status: 'in_progress' },
        { hour: 9, status: 'resolved' },
      ),
    )
    assert.deepEqual([took / HOUR, resolved / HOUR], [4, 9])
    assert.deepEqual(
      stays.map((one) => [one.step, one.status, one.took / HOUR]),
      [
        ['look', 'open', 1],
        ['work', 'in_progress', 3],
        [null, 'resolved', 0],
      ],
    )
  })

  test('is no wait for its requester while the front desk had it', () => {
    const atDesk = timelineOf(
      { hour: 0, status: 'open', team: 'first', assignee: null, task: { id: 't', status: 'pending' } },
      { hour: 20, status: 'in_progress', assignee: 'ann', task: { id: 't', status: 'in_progress' } },
      { hour: 24, status: 'resolved', task: { id: 't', status: 'completed' } },
    )
    const { stays, took, elapsed, arrived } = course(atDesk)
    assert.deepEqual(stays, [at('in_progress', { took: 4 * HOUR }), at('resolved')])
    assert.deepEqual([took / HOUR, elapsed / HOUR, arrived / HOUR], [4, 4, 0])
    const letIn = courseOf(atDesk, { ...READING, hasFrontDesk: true })
    if (typeof letIn === 'string') assert.fail(letIn)
    assert.equal(letIn.arrived / HOUR, 20, 'a draft with a front desk has it when it was let in')
  })

  test('is nothing for tickets that are open, were withdrawn, or were over when they came here', () => {
    assert.equal(read(timelineOf({ hour: 0, status: 'open' })), 'open')
    const withdrawn = timelineOf(
      { hour: 0, status: 'open' },
      { hour: 1, status: 'closed', task: { id: 't', status: 'cancelled' } },
    )
    assert.equal(read(withdrawn), 'cancelled')
    const again = course(
      timelineOf(
        { hour: 0, status: 'open', assignee: 'ann' },
        { hour: 1, status: 'closed', task: { id: 't', status: 'cancelled' } },
        { hour: 2, status: 'in_progress' },
        { hour: 9, status: 'resolved' },
      ),
    )
    assert.deepEqual([again.took / HOUR, again.resolved / HOUR], [8, 9], 'it was taken up again')
    assert.equal(read(timelineOf({ hour: 0, status: 'closed' })), 'untimed')
    const atOnce = course(timelineOf({ hour: 0, status: 'open' }, { hour: 0, status: 'resolved' }))
    assert.deepEqual([atOnce.took, atOnce.elapsed], [0, 0])
  })
})

describe('a workflow that is run over its own past', () => {
  const item = (hour: number, id: string, more: object = {}) => ({
    hour,
    task: { id: 't', workflow: 'w', version: 1, ...more },
    items: [{ id: `${id} ${String(hour)}`, step: id, open: true }],
  })
  /** The same ticket as it really was, and as the draft has it, with one person in the team. */
  const replayed = (
    draft: Draft,
    timeline: Timeline,
    paused: (facts: TicketThen) => boolean = () => false,
  ) => {
    const stepOf = (id: string) => (draft.steps.some((one) => one.id === id) ? id : null)
    const course = courseOf(timeline, { ...READING, paused, stepOf })
    if (typeof course === 'string') assert.fail(course)
    const run = pastRun(course)
    const recorded = new WorkTally()
    tallyRecorded(recorded, timeline, run.resolved, paused)
    return { run, recorded, simulation: simulate(draft, ['ann'], [run]) }
  }

  test('has as many open tickets as there really were, also while they wait for their requesters', async () => {
    const asking: Draft = {
      steps: [...line.steps, step('ask', { category: 'in_progress', waits_for: 'requester' })],
      transitions: [...line.transitions, way('work', 'ask'), way('ask', 'work')],
    }
    const { recorded, simulation } = replayed(
      asking,
      timelineOf(
        { hour: 0, status: 'open', team: 'first', assignee: 'ann' },
        item(0, 'look', { status: 'in_progress' }),
        { ...item(1, 'work'), status: 'in_progress' },
        item(2, 'ask', { status: 'on_hold' }),
        item(22, 'work', { status: 'in_progress' }),
        { hour: 23, status: 'resolved', task: { id: 't', status: 'completed' } },
      ),
    )
    const really = await levelsOf(recorded.team('first').open)
    assert.deepEqual(really, [
      [0, 1],
      [23, 0],
    ])
    assert.deepEqual(await levelsOf(simulation.tally.team('first').open), really)
    assert.deepEqual(hours(simulation), [3], 'what it waited is nobody’s time')
  })

  test('takes as long as the clock of the run counted, also where the policy of the ticket stood still', async () => {
    const label = (hour: number, kind: 'added' | 'removed') => ({
      hour,
      labels: { added: [], removed: [], [kind]: ['waiting'] },
    })
    const paused = ({ labels }: TicketThen) => labels.has('waiting')
    const timeline = timelineOf(
      { hour: 0, status: 'open', team: 'first', assignee: 'ann' },
      item(0, 'look', { status: 'in_progress' }),
      label(1, 'added'),
      label(9, 'removed'),
      { ...item(10, 'work'), status: 'in_progress' },
      { hour: 11, status: 'resolved', task: { id: 't', status: 'completed' } },
    )
    const rule = taskRule({ medium: 'PT4H' })
    const { elapsed, state } = clock(timeline, rule, AROUND_THE_CLOCK, 12 * HOUR)
    assert.deepEqual([elapsed / HOUR, state], [11, 'breached'])
    const { run, recorded, simulation } = replayed(line, timeline, paused)
    assert.deepEqual([run.elapsed / HOUR, hours(simulation)], [11, [11]])
    const really = await levelsOf(recorded.team('first').open)
    assert.deepEqual(await levelsOf(simulation.tally.team('first').open), really)
    const ann = simulation.tally.people.get('ann')
    assert.ok(ann)
    const busy = (await levelsOf(ann)).map(([when]) => when)
    assert.deepEqual(busy, [0, 2, 10, 11], 'nobody worked while it stood still')
    const elsewhere = courseOf(timeline, { ...READING, paused })
    if (typeof elsewhere === 'string') assert.fail(elsewhere)
    assert.deepEqual(hours(simulate(line, ['ann'], [pastRun(elsewhere)])), [11])
  })
})

test('what is next in time comes first, and of the same moment what came first', () => {
  const queue = new EventQueue<string>()
  for (const [when, item] of [
    [5, 'c'],
    [1, 'a'],
    [5, 'd'],
    [2, 'b'],
    [9, 'e'],
  ] as const)
    queue.add(when, item)
  const found: string[] = []
  for (let next = queue.next(); next; next = queue.next()) found.push(next.item)
  assert.deepEqual(found, ['a', 'b', 'c', 'd', 'e'])
})
