import assert from 'node:assert/strict'
import { test } from 'node:test'
import { policyWarnings } from './policy-warnings.ts'

const policy = (name: string, condition: string, position: number, active: 0 | 1 = 1) => ({
  id: name,
  name,
  condition,
  position,
  active,
})

test('a policy says which one before it takes all of its tickets, and which of the same position is tried first', () => {
  const found = policyWarnings([
    policy('Gold', 'priority:critical', 5),
    policy('Desk', 'project:DESK', 10),
    policy('Hardware', 'category:hardware  project:DESK', 10),
    policy('Off', 'project:DESK', 10, 0),
    policy('Others', 'project:WEB', 10),
    policy('Rest', '', 20),
    policy('Never', 'project:OPS', 30),
  ])
  const codes = [...found].map(([id, warnings]) => [id, warnings.map(({ code }) => code)])
  assert.deepEqual(Object.fromEntries(codes), {
    Gold: [],
    Desk: [],
    Hardware: ['never_applies'],
    Others: ['same_position'],
    Rest: [],
    Never: ['never_applies'],
  })
  assert.match(found.get('Hardware')?.[0]?.message ?? '', /“Desk” is tried before it/)
  assert.match(found.get('Others')?.[0]?.message ?? '', /“Desk” has the same position \(10\) and is older/)
})
