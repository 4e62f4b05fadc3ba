import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { TestPerson } from '../../testing/test-world.ts'
import { SESSION_IDLE } from '../people/start-session.ts'
import { LiveClient, tokenOf } from './testing/live-client.ts'
import { createLiveWorld, type LiveWorld } from './testing/live-world.ts'

let world: LiveWorld
let agent: TestPerson

before(async () => {
  world = await createLiveWorld()
  agent = await world.person('agent')
})
after(() => world.close())

/** A socket whose request carries the token in its header, as programs outside a browser can send it. */
async function openWithHeader(t: { after(work: () => void): void }, token: string): Promise<LiveClient> {
  const client = new LiveClient(world.url, { headers: { authorization: `Bearer ${token}` } })
  t.after(() => client.end())
  return client.opened()
}

test('a token in the header of the request signs in, and the connection ends with it', async (t) => {
  const client = await openWithHeader(t, await tokenOf(world, agent))
  assert.equal((await client.hello({})).person.id, agent.id)
  await client.subscribe('all')
  const { items } = (await world.call(agent, 'GET', '/users/me/tokens')).body
  for (const { id } of items) await world.call(agent, 'DELETE', `/users/me/tokens/${id}`)
  assert.equal(await client.close(), 4401)
  await world.ticket({ title: 'after it was revoked' })
  assert.doesNotMatch(JSON.stringify(client.frames), /after it was revoked/)
})

test('a token that runs out ends the connection when it does, and what happens then is not sent', async () => {
  const person = await world.person('agent')
  const token = await tokenOf(world, person, { expires_at: new Date(world.now + 200).toISOString() })
  const client = await world.connect(person, { token })
  await client.subscribe('all')
  await world.ticket({ title: 'before' })
  await client.next('TicketCreated')
  world.tick(200)
  await world.ticket({ title: 'after it ran out' })
  assert.equal(await client.close(), 4401)
  assert.doesNotMatch(JSON.stringify(client.frames), /after it ran out/)
})

test('a token that runs out ends a quiet connection too', async () => {
  const person = await world.person('agent')
  const token = await tokenOf(world, person, { expires_at: new Date(world.now + 200).toISOString() })
  const client = await world.connect(person, { token })
  world.tick(200)
  assert.equal(await client.close(), 4401)
})

const PASSWORD = 'correct horse battery'

/** A program that signed in with a password. */
async function signedIn(): Promise<{ client: LiveClient; headers: Record<string, string> }> {
  const person = await world.person('agent', { password: PASSWORD })
  const { body } = await world.call(null, 'POST', '/users/token', {
    body: { username: person.email, password: PASSWORD },
  })
  const client = await world.connect(person, { token: body.access })
  await client.subscribe('all')
  return { client, headers: { authorization: `Bearer ${body.access}` } }
}

test('a session that is ended ends its sockets before anything else is sent', async () => {
  const { client, headers } = await signedIn()
  const { items } = (await world.call(null, 'GET', '/users/me/sessions', { headers })).body
  await world.call(null, 'DELETE', `/users/me/sessions/${items[0].id}`, { headers })
  await world.ticket({ title: 'after it was ended' })
  assert.equal(await client.close(), 4401)
  assert.doesNotMatch(JSON.stringify(client.frames), /after it was ended/)
})

test('a session that nobody used for too long ends its sockets: nothing is sent of what happens then', async () => {
  const { client } = await signedIn()
  world.tick(SESSION_IDLE)
  await world.ticket({ title: 'after it ran out' })
  assert.equal(await client.close(), 4401)
  assert.doesNotMatch(JSON.stringify(client.frames), /after it ran out/)
})

test('a session that is used goes on beyond the end that it had, and so do its sockets', async () => {
  const person = await world.person('agent', { password: PASSWORD })
  const { body } = await world.call(null, 'POST', '/users/token', {
    body: { username: person.email, password: PASSWORD },
  })
  const client = await world.connect(person, { token: body.access })
  await client.subscribe('all')
  world.tick(SESSION_IDLE - 1_000)
  assert.equal(
    (await world.call(null, 'POST', '/users/token/refresh', { body: { refresh: body.refresh } })).status,
    200,
  )
  world.tick(2_000)
  await world.ticket({ title: 'heard' })
  assert.equal((await client.next('TicketCreated')).ticket.title, 'heard')
})
