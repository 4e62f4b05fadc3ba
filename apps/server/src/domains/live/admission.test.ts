import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import type { Role } from '@waybill/contract/people/person.ts'
import { actorOf, createTestWorld } from '../../testing/test-world.ts'
import { Admission } from './admission.ts'

const world = await createTestWorld()
after(() => world.close())

test('who has another role acts in it only when the log has been read that says so', async () => {
  const person = await world.person('requester')
  const signedInAs = (role: Role) => ({
    actor: { ...actorOf(person), role },
    person: { id: person.id, name: person.name },
    sessionId: null,
    via: 'api' as const,
    expiresAt: null,
  })
  const rolesWhileRead: Role[] = []
  let role: Role = 'requester'
  const admission = new Admission(
    world.kernel,
    signedInAs(role),
    () => Promise.resolve(signedInAs(role)),
    () => {
      rolesWhileRead.push(admission.signedIn.actor.role)
      return Promise.resolve()
    },
  )
  admission.doubt()
  assert.ok(await admission.holds())
  assert.deepEqual(rolesWhileRead, [])
  role = 'agent'
  admission.doubt()
  assert.ok(await admission.holds())
  assert.deepEqual(rolesWhileRead, ['requester'])
  assert.equal(admission.signedIn.actor.role, 'agent')
})
