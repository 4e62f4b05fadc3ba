import assert from 'node:assert/strict'
import { test } from 'node:test'
import { BASIC_DEFINITION } from '@waybill/contract/workflows/basic.ts'
import { stepsInOrder } from '@waybill/contract/workflows/steps-in-order.ts'
import { stepsNearby } from './steps-in-order.ts'

const [base] = BASIC_DEFINITION.steps
const way = { ...BASIC_DEFINITION.transitions[0], guard: null }

function graph(names: string, ways: readonly (readonly [from: string, to: string | null])[]) {
  assert.ok(base)
  const steps = names.split('').map((name, at) => ({
    ...base,
    id: name,
    name,
    team: null,
    escalate_to: null,
    is_start: at === 0,
  }))
  const transitions = ways.map(([from, to]) => ({
    id: `${from}${to ?? ''}`,
    name: '',
    required_fields: [],
    comment: 'optional' as const,
    who: 'holder' as const,
    source_handle: null,
    target_handle: null,
    ...way,
    from,
    to,
  }))
  return { steps, transitions }
}

const order = (...args: Parameters<typeof graph>) =>
  stepsInOrder(graph(...args))
    .map(({ name }) => name)
    .join('')

test('steps stand as one comes to them, also where the definition has them in another order', () => {
  assert.equal(
    order('ACB', [
      ['A', 'B'],
      ['B', 'C'],
      ['C', null],
    ]),
    'ABC',
  )
})

test('a step that may be left out stands before the one to which both ways lead', () => {
  assert.equal(
    order('TWAD', [
      ['T', 'W'],
      ['T', 'A'],
      ['A', 'W'],
      ['W', 'D'],
    ]),
    'TAWD',
  )
})

test('a step from which one comes back stands before the end', () => {
  assert.equal(
    order('TWDH', [
      ['T', 'W'],
      ['W', 'D'],
      ['W', 'H'],
      ['H', 'W'],
      ['D', null],
    ]),
    'TWHD',
  )
})

test('where each step leads to each they stand as they were drawn, the ends last', () => {
  assert.deepEqual(
    stepsInOrder(BASIC_DEFINITION).map(({ name }) => name),
    BASIC_DEFINITION.steps.map(({ name }) => name),
  )
})

test('a way back makes no step come twice, and what nothing leads to stands last', () => {
  assert.equal(
    order('AXBC', [
      ['A', 'B'],
      ['B', 'A'],
      ['B', 'C'],
      ['C', 'B'],
    ]),
    'ABCX',
  )
})

test('of a long way only what has been, what is and what may come next is shown', () => {
  const names = 'ABCDEFGHIJ'
  const ways = names.split('').map((from, at) => [from, names[at + 1] ?? null] as const)
  const near = stepsNearby(graph(names, ways), new Set(['A', 'B']), 'C', new Map())
  assert.equal(near.steps.map(({ name }) => name).join(''), 'ABCD')
  assert.equal(near.hidden, 6)
  const short = stepsNearby(graph('ABC', ways.slice(0, 2)), new Set(), 'A', new Map())
  assert.deepEqual([short.steps.length, short.hidden], [3, 0])
})

test('steps that were gone through stand in the order of their times, and those ahead keep their places', () => {
  const ways = [
    ['A', 'B'],
    ['B', 'C'],
    ['C', 'D'],
    ['D', null],
  ] as const
  const times = new Map([
    ['A', '2026-01-04T07:00:00Z'],
    ['B', '2026-01-04T08:00:00.000Z'],
    ['C', '2026-01-04T07:05:00Z'],
  ])
  const { steps } = stepsNearby(graph('ABCD', ways), new Set(times.keys()), 'B', times)
  assert.equal(steps.map(({ name }) => name).join(''), 'ACBD')
})

test('of a way that is over only the steps that were gone through are shown', () => {
  const ways = [
    ['A', 'B'],
    ['B', 'C'],
    ['C', null],
  ] as const
  const { steps, hidden } = stepsNearby(graph('ABC', ways), new Set(['A', 'C']), undefined, new Map())
  assert.equal(steps.map(({ name }) => name).join(''), 'AC')
  assert.equal(hidden, 0)
})
