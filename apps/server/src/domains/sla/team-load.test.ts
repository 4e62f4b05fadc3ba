import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { createTestWorld, type TestPerson, type TestWorld } from '../../testing/test-world.ts'
import { AROUND_THE_CLOCK, type BusinessTime } from '../calendars/business-time.ts'
import { staffOf, teamsBeside, type Told } from './team-load.ts'
import { WorkTally } from './work-tally.ts'

const HOUR = 3_600_000
const NEVER: BusinessTime = { ...AROUND_THE_CLOCK, between: () => 0 }

let world: TestWorld
let ann: TestPerson
let bob: TestPerson
let eve: TestPerson

before(async () => {
  world = await createTestWorld()
  ann = await world.person('agent')
  bob = await world.person('agent')
  eve = await world.person('agent')
})
after(() => world.close())

const range = { from: 0, to: 10 * HOUR }
/** Tickets that wait from the first hour to the second, and are somebody's until the third. */
function tallied(...tickets: [team: string, person: string, from: number, begun: number, done: number][]) {
  const tally = new WorkTally()
  for (const [team, person, from, begun, done] of tickets) {
    const visit = tally.comes(team)
    tally.stays(visit, { from: from * HOUR, to: done * HOUR })
    tally.waits(visit, { from: from * HOUR, to: begun * HOUR })
    tally.works(visit, person, { from: begun * HOUR, to: done * HOUR })
  }
  return tally
}
const told = (tally: WorkTally, staff: [string, string[]][], time = AROUND_THE_CLOCK) => ({
  tally,
  range,
  time,
  staff: new Map(staff),
})
const beside = (recorded: Told, draft: Told) => teamsBeside(world.kernel.store.db, recorded, draft)

describe('what came to a team', () => {
  test('is how long its tickets waited, and how much of the hours nobody had one', async () => {
    const tally = tallied(['first', ann.id, 0, 1, 4], ['first', eve.id, 2, 5, 7])
    const workers = new Map([['first', [ann.id, bob.id]]])
    const side = { tally, range, time: AROUND_THE_CLOCK, staff: staffOf(tally, workers) }
    const [first] = await beside(side, side)
    assert.ok(first?.recorded)
    const { staff, handled, waited_half, waited_most, idle, longest_queue, most_open, people } =
      first.recorded
    assert.deepEqual([staff, handled, longest_queue, most_open], [3, 2, 1, 2])
    assert.deepEqual([waited_half, waited_most], [3_600, 3 * 3_600])
    assert.equal(idle?.toFixed(2), '0.50')
    assert.deepEqual(
      people.map((one) => [one.person?.id, one.handled, one.idle?.toFixed(2)]),
      [
        [bob.id, 0, '1.00'],
        [eve.id, 1, '0.80'],
        [ann.id, 1, '0.70'],
      ],
      'who had nothing is there, and who is of the team no more',
    )
    assert.deepEqual(first.draft, first.recorded)
  })

  test('has no idle time where nothing was open, also without a ticket', async () => {
    const tally = tallied(['first', ann.id, 0, 1, 4])
    const idles = async (time: BusinessTime) => {
      const [one, other] = await beside(told(tally, [], time), told(tally, [['second', [bob.id]]], time))
      return [one?.draft?.idle, other?.draft?.idle, other?.draft?.people[0]?.idle, other?.recorded]
    }
    assert.deepEqual(await idles(NEVER), [null, null, null, null])
    assert.deepEqual(await idles(AROUND_THE_CLOCK), [0.7, 1, 1, null])
  })

  test('names the same people on both sides, the idlest of the draft', async () => {
    const people = Array.from({ length: 60 }, (_, index) => `p${String(index)}`)
    const side = (hours: (index: number) => number) =>
      told(
        tallied(
          ...people.map(
            (id, index) => ['first', id, 0, 0, hours(index)] as [string, string, number, number, number],
          ),
        ),
        [['first', people]],
      )
    const [first] = await beside(
      side((index) => (60 - index) / 10),
      side((index) => index / 10),
    )
    assert.ok(first)
    const idles = (load: typeof first.recorded) =>
      load?.people.map(({ idle }) => Math.round((idle ?? 0) * 1_000))
    assert.deepEqual(idles(first.draft)?.slice(0, 2), [1_000, 990])
    assert.deepEqual(idles(first.recorded)?.slice(0, 2), [400, 410])
    assert.deepEqual([first.recorded?.staff, first.recorded?.people.length], [60, 50])
  })
})
