import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { BASIC_DEFINITION } from './basic.ts'
import { checkGraph, isReady } from './check-graph.ts'
import { durationMillis } from './duration.ts'
import { FACTS, anyDefinition, sound, step, way } from './testing/definitions.ts'
import type { WorkflowDefinition } from './workflow.ts'

/** What is found, as "code of element". */
function found(more: Partial<WorkflowDefinition>, facts = FACTS): string[] {
  return checkGraph(sound(more), facts).map(
    ({ code, element }) => `${code.replace('workflow.', '')} of ${element ?? 'the whole'}`,
  )
}

const { steps, transitions } = sound()
const [triage, work, done] = steps
assert.ok(triage && work && done)

test('nothing is found in a sound definition, with a loop over several steps', () => {
  assert.deepEqual(found({}), [])
})

test('exactly one step is the start, and each further one is named', () => {
  assert.deepEqual(found({ steps: [{ ...triage, is_start: false }, work, done] }), [
    'start_missing of the whole',
  ])
  assert.deepEqual(found({ steps: [triage, { ...work, is_start: true }, done] }), ['start_twice of work'])
})

test('nothing drawn yet is a draft', () => {
  const problems = checkGraph(sound({ steps: [], transitions: [] }), FACTS)
  assert.deepEqual(
    problems.map(({ code }) => code),
    ['workflow.start_missing', 'workflow.end_missing'],
  )
  assert.equal(isReady(problems), false)
})

test('without an end the whole is wrong, and each step that cannot get out of it', () => {
  assert.deepEqual(found({ steps: [triage, work, { ...done, is_end: false }] }), [
    'end_missing of the whole',
    'no_way_out of triage',
    'no_way_out of work',
    'dead_end of done',
  ])
})

test('a transition that finishes is an end', () => {
  assert.deepEqual(
    found({ steps: [triage, work], transitions: [way('triage', 'work'), way('work', null)] }),
    [],
  )
})

test('a step that no way leads to is named', () => {
  assert.deepEqual(found({ steps: [...steps, step('lost', { is_end: true })] }), ['step_unreachable of lost'])
})

test('a step from which nothing leads on is a dead end, unless it is an end', () => {
  assert.deepEqual(
    found({ steps: [...steps, step('trap')], transitions: [...transitions, way('work', 'trap')] }),
    ['dead_end of trap'],
  )
})

test('two steps that lead to each other alone have no way out', () => {
  const round = [way('work', 'one'), way('one', 'two'), way('two', 'one')]
  assert.deepEqual(
    found({ steps: [...steps, step('one'), step('two')], transitions: [...transitions, ...round] }),
    ['no_way_out of one', 'no_way_out of two'],
  )
})

test('an end with ways on but none that finishes is a warning', () => {
  assert.deepEqual(found({ transitions: [...transitions, way('done', 'work')] }), ['end_goes_on of done'])
  assert.deepEqual(found({ transitions: [...transitions, way('done', 'work'), way('done', null)] }), [])
})

test('every step has a team that is there, by id or by name in any case', () => {
  const withTeam = (team: string | null) => found({ steps: [triage, { ...work, team }, done] })
  assert.deepEqual(withTeam(null), ['step_without_team of work'])
  assert.deepEqual(withTeam('Nowhere'), ['unknown_team of work'])
  assert.deepEqual(withTeam('SUPPORT'), [])
  assert.deepEqual(withTeam('empty'), ['team_empty of work'])
})

test('a team to escalate to that is not there is an error that says its name', () => {
  const problems = checkGraph(
    sound({ steps: [triage, { ...work, escalate_to: 'Night shift' }, done] }),
    FACTS,
  )
  assert.deepEqual(
    problems.map(({ element, code, severity }) => [element, code, severity]),
    [['work', 'workflow.unknown_escalation_team', 'error']],
  )
  assert.match(problems[0]?.message ?? '', /Night shift/)
  assert.deepEqual(found({ steps: [triage, { ...work, escalate_to: 'empty' }, done] }), [
    'team_empty of work',
  ])
  assert.deepEqual(found({ steps: [triage, { ...work, escalate_to: 'support' }, done] }), [
    'escalates_to_itself of work',
  ])
})

test('warnings do not stand in the way of publishing', () => {
  assert.ok(isReady(checkGraph(sound({ steps: [triage, { ...work, team: 'empty' }, done] }), FACTS)))
})

test('a step that leads to itself is an error of the transition', () => {
  assert.deepEqual(found({ transitions: [...transitions, way('work', 'work')] }), ['self_loop of work>work'])
})

test('a transition to or from a step that is not there is an error', () => {
  assert.deepEqual(found({ transitions: [...transitions, way('work', 'gone')] }), [
    'unknown_step of work>gone',
  ])
  assert.deepEqual(found({ transitions: [...transitions, way('gone', 'work')] }), [
    'unknown_step of gone>work',
  ])
})

test('names are said once, in any case of letters', () => {
  assert.deepEqual(found({ steps: [triage, { ...work, name: 'TRIAGE' }, done] }), ['step_name_taken of work'])
  const twice = [
    way('triage', 'work', { id: 'first', name: 'Go' }),
    way('triage', 'done', { id: 'second', name: 'go' }),
  ]
  assert.deepEqual(found({ transitions: [...twice, way('work', 'done')] }), [
    'transition_name_taken of second',
  ])
})

test('times are strictly shorter the more urgent it is, also where one between is not set', () => {
  const times = (sla: Partial<WorkflowDefinition['sla']>) =>
    found({ sla: { low: null, medium: null, high: null, critical: null, ...sla }, calendar: 'office' })
  assert.deepEqual(times({ low: 'PT24H', medium: 'PT12H', high: 'PT4H', critical: 'PT1H' }), [])
  assert.deepEqual(times({ low: 'PT4H', critical: 'PT4H' }), ['sla_order of the whole'])
  assert.deepEqual(times({ low: 'P1D', medium: 'PT24H' }), ['sla_order of the whole'])
  assert.deepEqual(times({ medium: 'PT1H', critical: 'PT2H' }), ['sla_order of the whole'])
  const sla = { low: null, medium: null, high: 'PT4H', critical: 'P1D' }
  const [wrong] = checkGraph(sound({ sla, calendar: 'office' }), FACTS)
  assert.equal(wrong?.message, 'The time for critical (24 h) must be shorter than that for high (4 h).')
  assert.deepEqual(times({ high: 'PT0S' }), ['sla_empty of the whole'])
})

test('times without a calendar are a warning, and a calendar that is not there an error', () => {
  const sla = { low: 'PT24H', medium: null, high: null, critical: null }
  assert.deepEqual(found({ sla }), ['no_calendar of the whole'])
  assert.deepEqual(found({ sla, calendar: 'Office HOURS' }), [])
  assert.deepEqual(found({ calendar: 'Moon time' }), ['unknown_calendar of the whole'])
})

test('a guard is a condition in the query language', () => {
  const guarded = (guard: string) =>
    found({
      transitions: [way('triage', 'work', { guard }), way('triage', 'done'), way('work', 'done')],
    })
  assert.deepEqual(guarded('priority:high -label:waiting'), [])
  for (const wrong of ['colour:red', '(status:open', 'sort:due', '', '  '])
    assert.deepEqual(guarded(wrong), ['guard_wrong of triage>work'], wrong)
})

test('a step whose every way out has a guard is a warning, unless one of them is the opposite of another', () => {
  const guarded = (...guards: (string | null)[]) => [
    way('triage', 'work'),
    ...guards.map((guard, index) =>
      way('work', 'done', { id: String(index), name: `way ${String(index)}`, guard }),
    ),
  ]
  assert.deepEqual(found({ transitions: guarded('priority:high', 'priority:low') }), [
    'ways_all_guarded of work',
  ])
  assert.deepEqual(found({ transitions: guarded('priority:high', null) }), [])
  assert.deepEqual(found({ transitions: guarded('priority:high', '-priority:high') }), [])
})

test('required fields that no project has are errors, and nothing is said where the fields are not known', () => {
  const asking = [
    way('triage', 'work', { required_fields: ['title', 'fields.cost', 'fields.gone'] }),
    way('work', 'done'),
  ]
  assert.deepEqual(found({ transitions: asking }), ['unknown_field of triage>work'])
  assert.deepEqual(found({ steps: [triage, { ...work, form: ['fields.gone'] }, done] }), [
    'unknown_field of work',
  ])
  assert.deepEqual(found({ transitions: asking }, { ...FACTS, fields: null }), [])
})

test('an approval has exactly one way for yes and one for no, both without a guard', () => {
  const approving = [triage, { ...work, approval: { quorum: 'all' as const, refusal_ends: true } }, done]
  const yes = way('work', 'done', { source_handle: 'approved' })
  const no = way('work', 'triage', { source_handle: 'refused' })
  const go = way('triage', 'work')
  assert.deepEqual(found({ steps: approving, transitions: [go, yes, no] }), [])
  assert.deepEqual(found({ steps: approving, transitions: [go, yes] }), ['approval_ways of work'])
  assert.deepEqual(
    found({ steps: approving, transitions: [go, yes, { ...no, source_handle: 'approved' }] }),
    ['approval_ways of work'],
  )
  assert.deepEqual(found({ steps: approving, transitions: [go, yes, { ...no, guard: 'priority:high' }] }), [
    'approval_guard of work>triage',
  ])
})

test('an approval that needs more voices than its team has is a warning', () => {
  const needing = { quorum: 3, refusal_ends: true }
  const ways = [
    way('triage', 'work'),
    way('work', 'done', { source_handle: 'approved' }),
    way('work', 'triage', { source_handle: 'refused' }),
  ]
  assert.deepEqual(found({ steps: [triage, { ...work, approval: needing }, done], transitions: ways }), [
    'quorum_too_large of work',
  ])
})

test('durations are milliseconds, and what is none is null', () => {
  assert.equal(durationMillis('P1DT2H3M4S'), 93_784_000)
  assert.equal(durationMillis('PT90M'), durationMillis('PT1H30M'))
  for (const wrong of ['P', 'PT', '1H', 'PT1.5H', '']) assert.equal(durationMillis(wrong), null, wrong)
})

test('the built-in workflow hangs together', () => {
  const codes = new Set(checkGraph(BASIC_DEFINITION, FACTS).map(({ code }) => code))
  assert.deepEqual([...codes], ['workflow.end_goes_on', 'workflow.step_without_team'])
})

/** Whether a walk over at most as many ways as there are steps leads from one to the other: slow and plain. */
function leads(
  definition: WorkflowDefinition,
  from: string,
  arrived: (id: string) => boolean,
  left: number,
): boolean {
  if (arrived(from)) return true
  if (left === 0) return false
  return definition.transitions.some(
    (way) =>
      way.from === from &&
      way.to !== null &&
      definition.steps.some(({ id }) => id === way.to) &&
      leads(definition, way.to, arrived, left - 1),
  )
}

test('whatever is drawn, the check says of each step what walking through it says', () => {
  fc.assert(
    fc.property(anyDefinition, (definition) => {
      const problems = checkGraph(definition, FACTS)
      const has = (element: string | null, code: string) =>
        problems.some((one) => one.element === element && one.code === `workflow.${code}`)
      const { steps, transitions } = definition
      const starts = steps.filter(({ is_start }) => is_start)
      assert.equal(has(null, 'start_missing'), starts.length === 0)
      for (const { id, is_end } of steps) {
        const reached = starts.some((start) => leads(definition, start.id, (at) => at === id, steps.length))
        assert.equal(has(id, 'step_unreachable'), starts.length > 0 && !reached)
        const leaves = transitions.some(({ from }) => from === id)
        assert.equal(has(id, 'dead_end'), !is_end && !leaves)
        const ends = (at: string) =>
          steps.some((one) => one.id === at && one.is_end) ||
          transitions.some(({ from, to }) => from === at && to === null)
        const out = leads(definition, id, ends, steps.length)
        assert.equal(has(id, 'no_way_out') || has(id, 'dead_end'), !out)
      }
    }),
  )
})

test('whatever is drawn, each problem is about an element that is there, and says what is wrong and what to do', () => {
  fc.assert(
    fc.property(anyDefinition, (definition) => {
      const there = new Set([...definition.steps, ...definition.transitions].map(({ id }) => id))
      for (const { element, code, message } of checkGraph(definition, FACTS)) {
        assert.ok(element === null || there.has(element), code)
        assert.match(code, /^workflow\.[a-z_]+$/)
        assert.match(message, /\. [A-Z].+\.$|must .+\.$/)
      }
    }),
  )
})

test('a refusal that leads to an end that counts as done is warned of, and one that leads on or to a refusal is not', () => {
  const decide = step('decide', { is_start: true, approval: { quorum: 'all', refusal_ends: true } })
  const no = step('no', { is_end: true, category: 'closed' })
  const yes = way('decide', 'done', { source_handle: 'approved' })
  const refuse = (to: string | null) => way('decide', to, { id: 'refuse', source_handle: 'refused' })
  const codes = (to: string | null, end = no) =>
    found({ steps: [decide, done, end], transitions: [yes, refuse(to), way('no', 'done')] }).filter((one) =>
      one.startsWith('refusal'),
    )
  for (const to of ['no', null]) assert.deepEqual(codes(to), ['refusal_counts_as_done of refuse'])
  assert.deepEqual(codes('no', { ...no, outcome: 'refused' }), [])
  assert.deepEqual(codes('no', { ...no, is_end: false }), [])
})
