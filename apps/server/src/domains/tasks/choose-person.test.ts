import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { choosePerson, nextInTurn, type LastTurn, type Member } from './choose-person.ts'

function member(id: string, values: Partial<Member> = {}): Member {
  return { id, available: true, works: true, open: 0, last_assigned_at: null, skills: [], ...values }
}
const named = (...ids: string[]) => ids.map((id) => member(id))

function turns(members: readonly Member[], count: number, from: LastTurn | null = null): string[] {
  const taken: string[] = []
  let last = from
  for (let turn = 0; turn < count; turn += 1) {
    last = nextInTurn(members, last)
    taken.push(last?.person ?? 'nobody')
  }
  return taken
}

/** mulberry32: the same seed gives the same run. */
function seeded(seed: number): (limit: number) => number {
  let state = seed
  return (limit) => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296) * limit)
  }
}

describe('turns', () => {
  test('of 1, 2 and 3 are 1, 2, 3, 1', () => {
    assert.deepEqual(turns(named('1', '2', '3'), 4), ['1', '2', '3', '1'])
  })

  test('pass over who is not there, and nobody has one where nobody is', () => {
    const members = [member('1'), member('2', { available: false }), member('3')]
    assert.deepEqual(turns(members, 4), ['1', '3', '1', '3'])
    assert.equal(nextInTurn([member('1', { available: false })], null), null)
    assert.equal(nextInTurn([], null), null)
  })

  test('go on after who has left, with whoever moved up to their place', () => {
    assert.deepEqual(turns(named('1', '3'), 2, { person: '2', position: 1 }), ['3', '1'])
    assert.deepEqual(turns(named('1', '2'), 2, { person: '3', position: 2 }), ['1', '2'])
  })

  test('are even among who is always there, whoever else comes and goes', () => {
    for (let seed = 1; seed <= 50; seed += 1) {
      const below = seeded(seed)
      const size = 2 + below(8)
      const steady = 1 + below(size)
      const ids = Array.from({ length: size }, (_, index) => `p${String(index)}`)
      const counts = new Map<string, number>()
      let last: LastTurn | null = null
      for (let turn = 0; turn < 300; turn += 1) {
        const members = ids.map((id, index) => member(id, { available: index < steady || below(2) === 0 }))
        const next = nextInTurn(members, last)
        assert.ok(next, `seed ${String(seed)}: somebody is there`)
        assert.ok(members[next.position]?.available, `seed ${String(seed)}: they are there`)
        last = next
        counts.set(next.person, (counts.get(next.person) ?? 0) + 1)
      }
      const ofSteady = ids.slice(0, steady).map((id) => counts.get(id) ?? 0)
      const apart = Math.max(...ofSteady) - Math.min(...ofSteady)
      assert.ok(apart <= 1, `seed ${String(seed)}: ${ofSteady.join(', ')}`)
      const most = Math.max(...counts.values())
      assert.ok(
        most <= Math.max(...ofSteady) + 1,
        `seed ${String(seed)}: nobody gets more for having been away`,
      )
    }
  })
})

describe('the other rules', () => {
  test('the least loaded gets it; among equals who waits longest, then the order of the team', () => {
    const members = [
      member('busy', { open: 2 }),
      member('late', { open: 1, last_assigned_at: 200 }),
      member('early', { open: 1, last_assigned_at: 100 }),
      member('away', { open: 0, available: false }),
    ]
    assert.equal(choosePerson('least_loaded', members, null, [])?.person, 'early')
    assert.equal(choosePerson('least_loaded', named('a', 'b'), null, [])?.person, 'a')
  })

  test('a skill is looked for by the most specific word, in any case; without anybody the least loaded gets it', () => {
    const members = [
      member('network', { skills: ['Network'], open: 0 }),
      member('vpn', { skills: ['vpn'], open: 5 }),
    ]
    assert.equal(choosePerson('skill', members, null, ['VPN', 'Network'])?.person, 'vpn')
    assert.equal(choosePerson('skill', members, null, ['Wi-Fi', 'network'])?.person, 'network')
    const fallen = choosePerson('skill', members, null, ['Printer'])
    assert.equal(fallen?.person, 'network')
    assert.match(fallen.reason, /nobody has the skill/)
  })

  test('a queue asks nobody, and takes what comes while somebody works there, also when they are away', () => {
    const members = (works: boolean) => [member('1', { available: false, works })]
    assert.equal(choosePerson('queue', members(true), null, [])?.person, null)
    assert.equal(choosePerson('queue', members(false), null, []), null)
    assert.equal(choosePerson('queue', [], null, []), null)
    assert.equal(choosePerson('round_robin', [], null, []), null)
  })
})
