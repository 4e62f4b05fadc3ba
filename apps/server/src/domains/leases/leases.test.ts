import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, test } from 'node:test'
import { LEASE_AFTER_DISCONNECT_MILLIS, LEASE_MILLIS } from '@waybill/contract/leases/lease.ts'
import { createTestWorld, type TestPerson, type TestWorld } from '../../testing/test-world.ts'
import { verified } from '../../testing/verify-command.ts'
import { shortenLease } from './shorten-lease.command.ts'
import { sweepLeases } from './sweep-leases.ts'

let world: TestWorld
let project: { id: string; key: string }
let ticket: { id: string; key: string }
let ana: TestPerson
let ben: TestPerson
let lead: TestPerson

beforeEach(async () => {
  world = await createTestWorld()
  project = await world.project({ key: 'WEB' })
  ;[ana, ben, lead] = [
    await world.person('agent', { name: 'Ana' }),
    await world.person('agent', { name: 'Ben' }),
    await world.person('agent', { name: 'Lea' }),
  ]
  await world.member(project, lead, 'lead')
  ticket = await world.ticket({ project })
})
afterEach(async () => {
  await verified(world)
  await world.close()
})

const lock = (as: TestPerson, method: 'GET' | 'PUT' | 'DELETE', body?: object) =>
  world.call(as, method, `/tickets/${ticket.key}/lock`, body && { body })
const patch = (as: TestPerson, body: object, token?: number) =>
  world.call(as, 'PATCH', `/tickets/${ticket.key}`, {
    body,
    ...(token !== undefined && { headers: { 'lock-token': String(token) } }),
  })
const history = async (as = lead) => {
  const { body } = await world.call(as, 'GET', `/tickets/${ticket.key}/history`)
  return (body.items as { kind: string; text: string }[]).filter((item) => item.kind.startsWith('lease.'))
}
const words = async () => (await history()).map((item) => item.text)
const answered = (answer: { status: number; body?: { code?: string } }) => [answer.status, answer.body?.code]

describe('taking a ticket to edit it alone', () => {
  test('lasts a minute, is seen by everybody who sees the ticket, and gives its token to the holder only', async () => {
    const taken = await lock(ana, 'PUT')
    assert.equal(taken.status, 200)
    const until = new Date(world.now + LEASE_MILLIS).toISOString()
    const shown = {
      ticket_id: ticket.id,
      holder: { id: ana.id, name: 'Ana' },
      until,
      seq: taken.body.token as number,
    }
    assert.deepEqual(taken.body, { ...shown, token: shown.seq })
    assert.deepEqual((await lock(ben, 'GET')).body, { lock: shown })
    world.tick(LEASE_MILLIS)
    assert.deepEqual((await lock(ben, 'GET')).body, { lock: null })
  })

  test('again moves its end, keeps its token and is no event, from whichever window', async () => {
    const first = await lock(ana, 'PUT')
    world.tick(LEASE_MILLIS - 1)
    const second = await lock(ana, 'PUT')
    assert.equal(second.body.token, first.body.token)
    assert.equal(second.body.until, new Date(world.now + LEASE_MILLIS).toISOString())
    assert.deepEqual(await words(), ['Ana began to edit the ticket alone'])
  })

  test('is refused while somebody else holds it, with who and until when', async () => {
    const { body: held } = await lock(ana, 'PUT')
    const answer = await lock(ben, 'PUT')
    assert.deepEqual(answered(answer), [409, 'ticket.locked'])
    assert.deepEqual([answer.body.holder, answer.body.until], [{ id: ana.id, name: 'Ana' }, held.until])
  })

  test('from somebody else is for leads and admins, and both see it in the history', async () => {
    const { body: held } = await lock(ana, 'PUT')
    assert.equal((await lock(ben, 'PUT', { take_over: true })).status, 403)
    const taken = await lock(lead, 'PUT', { take_over: true })
    assert.equal(taken.status, 200)
    assert.ok(taken.body.token > held.token, 'tokens only grow')
    assert.deepEqual(await words(), [
      'Ana began to edit the ticket alone',
      'Lea ended the editing of Ana',
      'Lea took the ticket over from Ana to edit it alone',
    ])
    assert.deepEqual(await history(ana), await history(lead), 'who lost it is told by the same events')
    assert.equal((await lock(await world.person('admin'), 'PUT', { take_over: true })).status, 200)
  })

  test('after it ran out makes a new lease with a new token, also for the same person', async () => {
    const first = await lock(ana, 'PUT')
    world.tick(LEASE_MILLIS)
    const second = await lock(ana, 'PUT')
    assert.ok(second.body.token > first.body.token)
    assert.deepEqual(
      (await history()).map(({ kind }) => kind),
      ['lease.taken', 'lease.ended', 'lease.taken'],
    )
  })

  test('needs the right to edit it, and a ticket that may not be seen does not exist', async () => {
    const customer = await world.person('requester')
    assert.equal((await lock(customer, 'PUT')).status, 404)
    assert.equal((await lock(customer, 'GET')).status, 404)
    assert.equal((await lock(customer, 'DELETE')).status, 404)
    await world.call(lead, 'PUT', `/tickets/${ticket.key}/watchers/${customer.id}`)
    assert.equal((await lock(customer, 'PUT')).status, 403)
    await lock(ana, 'PUT')
    assert.equal((await lock(customer, 'GET')).body.lock.holder.name, 'Ana')
    for (const [method, scope] of [
      ['PUT', 'read'],
      ['DELETE', 'read'],
      ['GET', 'write'],
    ] as const) {
      const { status } = await world.call(ana, method, `/tickets/${ticket.key}/lock`, { scopes: [scope] })
      assert.equal(status, 403, `${method} with ${scope}`)
    }
    assert.equal((await lock(ana, 'PUT', { force: true })).body.errors[0].pointer, '/force')
  })

  test('is answered with 304 to who has it, until it is renewed', async () => {
    await lock(ana, 'PUT')
    const { etag } = (await lock(ben, 'GET')).headers
    const again = () =>
      world.call(ben, 'GET', `/tickets/${ticket.key}/lock`, { headers: { 'if-none-match': String(etag) } })
    assert.equal((await again()).status, 304)
    world.tick(1_000)
    await lock(ana, 'PUT')
    assert.equal((await again()).status, 200)
  })
})

describe('a lease ends', () => {
  test('when its holder gives it back, twice without harm, and nobody else can', async () => {
    await lock(ana, 'PUT')
    assert.deepEqual(answered(await lock(lead, 'DELETE')), [409, 'ticket.locked'])
    assert.equal((await lock(ana, 'DELETE')).status, 204)
    assert.equal((await lock(ana, 'DELETE')).status, 204)
    assert.deepEqual((await words()).slice(1), ['Ana let others edit the ticket again'])
    assert.equal((await lock(ben, 'PUT')).status, 200)
  })

  test('when it runs out, which the sweep writes down once', async () => {
    await lock(ana, 'PUT')
    world.tick(LEASE_MILLIS - 1)
    await sweepLeases(world.kernel)
    assert.equal((await history()).length, 1)
    world.tick(1)
    await Promise.all([sweepLeases(world.kernel), sweepLeases(world.kernel)])
    assert.deepEqual((await words()).slice(1), [
      'Waybill let others edit the ticket again: the time of Ana had run out',
    ])
  })

  test('soon after its connection is gone, unless it is renewed', async () => {
    const { body } = await lock(ana, 'PUT')
    const shorten = () => world.run(shortenLease, { ticket: ticket.id, lock_token: body.token })
    await shorten()
    world.tick(LEASE_AFTER_DISCONNECT_MILLIS - 1)
    assert.equal((await lock(ana, 'PUT')).body.token, body.token, 'a reload keeps it')
    world.tick(1)
    await sweepLeases(world.kernel)
    assert.equal((await history()).length, 1)
    await shorten()
    await shorten()
    world.tick(LEASE_AFTER_DISCONNECT_MILLIS)
    await sweepLeases(world.kernel)
    assert.deepEqual((await words()).slice(1), [
      'Waybill let others edit the ticket again: the connection of Ana was lost',
    ])
    await assert.rejects(world.run(shortenLease, { ticket: ticket.id, lock_token: 1 }, ana), { status: 404 })
  })

  test('is not brought nearer by a connection of an earlier one, nor put off by a late one', async () => {
    const { body: first } = await lock(ana, 'PUT')
    await lock(ana, 'DELETE')
    const { body: second } = await lock(ana, 'PUT')
    await world.run(shortenLease, { ticket: ticket.id, lock_token: first.token })
    assert.equal((await lock(ben, 'GET')).body.lock.until, second.until)
    world.tick(LEASE_MILLIS - 1)
    await world.run(shortenLease, { ticket: ticket.id, lock_token: second.token })
    assert.equal((await lock(ben, 'GET')).body.lock.until, second.until)
  })

  test('when its ticket is deleted, by hand or with its project', async () => {
    await lock(ana, 'PUT')
    assert.equal((await world.call(ana, 'DELETE', `/tickets/${ticket.key}`)).status, 204)
    assert.deepEqual((await words()).slice(1), [
      'Ana ended the editing of Ana, because the ticket was deleted',
    ])
    await world.call(ana, 'POST', `/tickets/${ticket.key}/restore`)
    assert.deepEqual((await lock(ana, 'GET')).body, { lock: null })
    await lock(ana, 'PUT')
    const gone = await world.call(
      await world.person('admin'),
      'DELETE',
      '/projects/WEB?confirm=WEB&force=true',
    )
    assert.equal(gone.status, 204)
    assert.equal((await world.store.db.selectFrom('ticket_leases').selectAll().execute()).length, 0)
  })
})

describe('while somebody holds the lease', () => {
  /** Every way to write a ticket, as the person, with the token or without. */
  const writes = async (as: TestPerson, token?: number) => {
    const other = await world.ticket({ project })
    const headers = token === undefined ? {} : { 'lock-token': String(token) }
    const at = `/tickets/${ticket.key}`
    const calls = [
      ['PATCH', at, { title: 'Another title' }],
      ['PATCH', at, { add_labels: ['x'], add_watchers: [ben.id] }],
      ['PUT', at, { title: 'All new' }],
      ['POST', `${at}/move`, { status: 'in_progress' }],
      ['POST', `${at}/links`, { kind: 'relates', ticket: other.key }],
      ['DELETE', `${at}/links/relates/${other.key}`, undefined],
      ['DELETE', at, undefined],
      ['POST', `${at}/restore`, undefined],
    ] as const
    const answers: Record<string, unknown[]> = {}
    for (const [method, path, body] of calls) {
      const answer = await world.call(as, method, path, { headers, ...(body && { body }) })
      answers[`${method} ${path.replace(other.key, 'OTHER')} ${Object.keys(body ?? {}).join()}`] = [
        answer.status,
        answer.body?.code,
      ]
    }
    return answers
  }
  const all = (answers: Record<string, unknown[]>, status: number, code: string) =>
    Object.fromEntries(Object.keys(answers).map((name) => [name, [status, code]]))

  test('nobody else writes the ticket, and each refusal names who holds it', async () => {
    const { body: held } = await lock(ana, 'PUT')
    const { body: before } = await world.call(ben, 'GET', `/tickets/${ticket.key}`)
    const refused = await patch(ben, { title: 'x' })
    assert.deepEqual([refused.body.holder, refused.body.until], [held.holder, held.until])
    for (const person of [ben, lead]) {
      const answers = await writes(person)
      assert.deepEqual(answers, all(answers, 423, 'ticket.leased'))
    }
    assert.deepEqual(await writes(ben, held.token), all(await writes(ben), 423, 'ticket.leased'))
    assert.deepEqual((await world.call(ben, 'GET', `/tickets/${ticket.key}`)).body, before)
  })

  test('its holder writes, with the token and without', async () => {
    const { body: held } = await lock(ana, 'PUT')
    assert.equal((await patch(ana, { title: 'without' })).status, 200)
    assert.equal((await patch(ana, { title: 'with' }, held.token)).status, 200)
    assert.deepEqual(
      Object.values(await writes(ana, held.token)).map(([status]) => status),
      // Deleting it ends its lease, and with it the token.
      [200, 200, 200, 200, 201, 204, 204, 423],
    )
  })

  test('a token that is not the one of today never writes, whoever holds the lease, also when nobody does', async () => {
    const { body: old } = await lock(ana, 'PUT')
    await lock(ana, 'DELETE')
    const nobody = await writes(ana, old.token)
    assert.deepEqual(nobody, all(nobody, 423, 'ticket.stale_lock_token'))
    await lock(ana, 'PUT')
    const own = await writes(ana, old.token)
    assert.deepEqual(own, all(own, 423, 'ticket.stale_lock_token'))
    const { body: taken } = await lock(lead, 'PUT', { take_over: true })
    const others = await patch(ana, { title: 'late' }, old.token)
    assert.deepEqual(answered(others), [423, 'ticket.stale_lock_token'])
    assert.equal(others.body.holder.id, lead.id)
    world.tick(LEASE_MILLIS)
    const late = await patch(lead, { title: 'too late' }, taken.token)
    assert.deepEqual(answered(late), [423, 'ticket.stale_lock_token'], 'it has run out, swept or not')
    assert.equal((await patch(ben, { title: 'free again' })).status, 200)
    assert.deepEqual(answered(await patch(ana, { add_watchers: [ana.id] }, old.token)), [
      423,
      'ticket.stale_lock_token',
    ])
  })

  test('a token that is no number is refused as such', async () => {
    const answer = await world.call(ana, 'PATCH', `/tickets/${ticket.key}`, {
      body: { title: 'x' },
      headers: { 'lock-token': 'mine' },
    })
    assert.deepEqual(answered(answer), [400, 'request.bad_lock_token'])
    assert.equal((await patch(ana, { lock_token: 3 })).body.errors[0].pointer, '/lock_token')
  })

  test('comments, reactions and watching go on', async () => {
    await lock(ana, 'PUT')
    const at = `/tickets/${ticket.key}`
    const comment = await world.call(ben, 'POST', `${at}/comments`, { body: { body: 'how is it going?' } })
    assert.equal(comment.status, 201)
    const { status } = await world.call(ben, 'PUT', `/comments/${String(comment.body.id)}/reactions/heart`)
    assert.ok(status < 300)
    assert.equal((await world.call(ben, 'PUT', `${at}/watchers/me`)).status, 204)
    assert.equal((await patch(ben, { add_watchers: [lead.id] })).status, 200)
  })

  test('neither end of a link may be written by others', async () => {
    const other = await world.ticket({ project })
    await lock(ana, 'PUT')
    const answer = await world.call(ben, 'POST', `/tickets/${other.key}/links`, {
      body: { kind: 'blocks', ticket: ticket.key },
    })
    assert.deepEqual(answered(answer), [423, 'ticket.leased'])
    assert.equal(answer.body.ticket_id, ticket.id, 'the problem says which of the two')
  })

  test('a card beside it that needs room is moved all the same', async () => {
    await lock(ana, 'PUT')
    const other = await world.ticket({ project })
    const answer = await world.call(ben, 'POST', `/tickets/${other.key}/move`, {
      body: { before: ticket.key },
    })
    assert.equal(answer.status, 200)
  })

  test('whoever may not edit the ticket is told that, not who holds it', async () => {
    const customer = await world.person('requester')
    await lock(ana, 'PUT')
    assert.equal((await patch(customer, { title: 'x' })).status, 404)
  })
})
