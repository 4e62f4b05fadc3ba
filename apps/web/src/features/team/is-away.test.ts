import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Person } from '@waybill/contract/people/person.ts'
import { awayOf, isAwayNow } from './is-away.ts'

const NOW = Date.parse('2026-03-02T12:00:00Z')
const person: Person = {
  id: 'p',
  name: 'Rui',
  email: null,
  role: 'agent',
  active: true,
  placeholder: false,
  phone: null,
  department: null,
  address: null,
  locale: null,
  time_zone: null,
  away: null,
  skills: [],
  created_at: '2026-01-01T00:00:00Z',
  seq: 1,
}
const away = (from: string, until: string | null) => awayOf({ ...person, away: { from, until } }, NOW)

test('whoever is away, or will be, is said to be so, and whoever is back is not', () => {
  assert.ok(away('2026-03-01T00:00:00Z', null))
  assert.ok(away('2026-03-05T00:00:00Z', '2026-03-06T00:00:00Z'))
  assert.equal(away('2026-03-01T00:00:00Z', '2026-03-02T12:00:00Z'), null)
  assert.equal(awayOf(person, NOW), null)
})

test('nothing is known of people of whom one sees only a summary', () => {
  const { id, name, email, role, active } = person
  assert.equal(awayOf({ id, name, email, role, active }, NOW), null)
})

test('somebody is away from the first moment on', () => {
  assert.equal(isAwayNow({ from: '2026-03-02T12:00:00Z' }, NOW), true)
  assert.equal(isAwayNow({ from: '2026-03-02T12:00:01Z' }, NOW), false)
})
