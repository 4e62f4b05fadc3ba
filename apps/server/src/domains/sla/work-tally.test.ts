import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { Level } from './level.ts'
import { tallyRecorded } from './recorded-work.ts'
import { Spread } from './spread.ts'
import type { Moment } from './timeline.ts'
import { WorkTally } from './work-tally.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR

async function changesOf(level: Level) {
  const found: [number, number][] = []
  await level.walk(
    (at, count) => found.push([at, count]),
    () => Promise.resolve(),
  )
  return found
}

test('a level counts what is there at once over days, whatever came first', async () => {
  const level = new Level()
  level.add(DAY + 5, 3 * DAY)
  level.add(10, DAY + 5)
  level.add(20, 30)
  level.add(7, 7)
  assert.deepEqual(await changesOf(level), [
    [10, 1],
    [20, 2],
    [30, 1],
    [3 * DAY, 0],
  ])
})

test('a spread says how long a share of all is at most', () => {
  const spread = new Spread()
  assert.equal(spread.at(0.5), 0)
  for (const length of [5 * HOUR, 1, 2, 9 * HOUR, 3]) spread.add(length)
  assert.deepEqual([spread.at(0), spread.at(0.5), spread.at(0.9), spread.at(1)], [1, 3, 9 * HOUR, 9 * HOUR])
})

describe('what really happened to tickets', () => {
  const tallied = (until: number, ...moments: (Omit<Moment, 'at'> & { hour: number })[]) => {
    const tally = new WorkTally()
    const told = moments.map(({ hour, ...one }) => ({ at: hour * HOUR, ...one }))
    const timeline = { created_at: 0, reporter: 'rita', imported_at: null, moments: told }
    tallyRecorded(tally, timeline, until * HOUR, ({ labels }) => labels.has('waiting'))
    return tally
  }

  test('is the time with each team, that nobody had them, and that somebody did', async () => {
    const tally = tallied(
      20,
      { hour: 0, status: 'open', team: 'first', assignee: null },
      { hour: 2, assignee: 'ann' },
      { hour: 3, priority: 'high' },
      { hour: 5, team: 'second', assignee: 'bob' },
      { hour: 8, status: 'resolved' },
    )
    const [first, second] = [tally.team('first'), tally.team('second')]
    assert.deepEqual(await changesOf(first.open), [
      [0, 1],
      [5 * HOUR, 0],
    ])
    assert.deepEqual(first.waits, [[{ from: 0, to: 2 * HOUR }]])
    assert.deepEqual(
      [...first.begun, ...second.begun],
      [
        ['ann', 1],
        ['bob', 1],
      ],
    )
    assert.deepEqual(second.waits, [[]], 'it was taken at once')
    assert.equal(await tally.usuallyAtOnce(), 1)
    assert.deepEqual(tally.range, { from: 0, to: 8 * HOUR }, 'what is over is not counted up to now')
  })

  test('those who decide together all have it, and a request that is not let in yet waits for the front desk and not for its team', async () => {
    const asked = ['ann', 'bob'].map((person) => ({ id: person, person, open: true }))
    const tally = tallied(
      9,
      { hour: 0, status: 'open', team: 'first', assignee: null, task: { id: 't', status: 'pending' } },
      { hour: 2, task: { id: 't', status: 'in_progress' }, items: asked },
      { hour: 4, items: [{ id: 'ann', open: false }] },
      { hour: 5, items: [{ id: 'bob', open: false }], status: 'resolved' },
    )
    assert.deepEqual(tally.team(null).waits, [[{ from: 0, to: 2 * HOUR }]])
    assert.deepEqual(tally.team('first').waits, [[]])
    assert.deepEqual([...tally.team('first').begun.keys()], ['ann', 'bob'])
    const lengths = []
    for (const level of tally.people.values()) lengths.push((await changesOf(level)).at(-1)?.[0])
    assert.deepEqual(lengths, [4 * HOUR, 5 * HOUR])
  })

  test("what stands still by its policy is nobody's to do, so that nobody seems to work on many at once", async () => {
    const tally = tallied(
      60,
      { hour: 0, status: 'open', team: 'first', assignee: 'ann' },
      { hour: 2, labels: { added: ['waiting'], removed: [] } },
    )
    const ann = tally.people.get('ann')
    assert.ok(ann)
    assert.deepEqual(await changesOf(ann), [
      [0, 1],
      [2 * HOUR, 0],
    ])
  })

  test('nobody has anything to do with what is on hold, and going on is no new beginning', async () => {
    const tally = tallied(
      10,
      { hour: 0, status: 'open', team: 'first', assignee: 'ann', task: { id: 't', status: 'in_progress' } },
      { hour: 1, task: { id: 't', status: 'on_hold' } },
      { hour: 6, task: { id: 't', status: 'in_progress' } },
    )
    const ann = tally.people.get('ann')
    assert.ok(ann)
    assert.deepEqual(await changesOf(ann), [
      [0, 1],
      [HOUR, 0],
      [6 * HOUR, 1],
      [10 * HOUR, 0],
    ])
    assert.deepEqual([...tally.team('first').begun], [['ann', 1]])
  })

  test('says on how many tickets people usually worked at once', async () => {
    const tally = new WorkTally()
    for (const [person, hours] of [
      ['ann', 10],
      ['ann', 9.5],
      ['bob', 0.5],
    ] as const)
      tally.works(tally.comes('first'), person, { from: 0, to: hours * HOUR })
    assert.equal(await tally.usuallyAtOnce(), 2)
    assert.equal(await new WorkTally().usuallyAtOnce(), null)
  })
})
