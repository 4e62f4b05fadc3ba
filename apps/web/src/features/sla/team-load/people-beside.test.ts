import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { PersonLoad, TeamLoad } from '@waybill/contract/sla/team-load.ts'
import { peopleBeside } from './people-beside.ts'

const ANA = { id: 'a', name: 'Ana Lopes' }
const RUI = { id: 'r', name: 'Rui Costa' }

const loadOf = (people: PersonLoad[]): TeamLoad => ({
  staff: people.length,
  handled: 0,
  longest_queue: 0,
  most_open: 0,
  line: [],
  waited_half: 0,
  waited_most: 0,
  idle: 0,
  people,
})

test('somebody has one row for both sides, and those with the least to do in the draft come first', () => {
  const rows = peopleBeside({
    recorded: loadOf([
      { person: ANA, handled: 1, idle: 0.9 },
      { person: RUI, handled: 4, idle: 0.2 },
    ]),
    draft: loadOf([
      { person: RUI, handled: 2, idle: 0.8 },
      { person: ANA, handled: 3, idle: 0.1 },
    ]),
  })
  assert.deepEqual(
    rows.map(({ name, recorded, draft }) => [name, recorded?.handled, draft?.handled]),
    [
      ['Rui Costa', 4, 2],
      ['Ana Lopes', 1, 3],
    ],
  )
})

test('people who are only assumed are numbered, and have nothing that really happened', () => {
  const rows = peopleBeside({
    recorded: loadOf([{ person: ANA, handled: 1, idle: 0.5 }]),
    draft: loadOf([
      { person: null, handled: 0, idle: 1 },
      { person: null, handled: 1, idle: 0.7 },
    ]),
  })
  assert.deepEqual(
    rows.map(({ name, number, recorded, draft }) => [name, number, recorded?.idle, draft?.idle]),
    [
      [null, 1, undefined, 1],
      [null, 2, undefined, 0.7],
      ['Ana Lopes', 0, 0.5, undefined],
    ],
  )
})
