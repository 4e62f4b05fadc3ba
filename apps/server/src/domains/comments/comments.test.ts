import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { verified } from '../../testing/verify-command.ts'
import { updateProject } from '../projects/update-project.command.ts'
import { createTestWorld, type Answer, type TestPerson, type TestWorld } from '../../testing/test-world.ts'

let world: TestWorld
let agent: TestPerson
let lead: TestPerson
let customer: TestPerson
let project: { id: string; key: string }

before(async () => {
  world = await createTestWorld()
  agent = await world.person('agent', { name: 'Ana López' })
  lead = await world.person('agent', { name: 'Lea Lead' })
  customer = await world.person('requester', { name: 'Carla Customer' })
  project = await world.project({ key: 'WEB' })
  await world.member(project, lead, 'lead')
})
after(async () => {
  await verified(world)
  await world.close()
})

const newTicket = () => world.ticket({ project, reporter: customer })

async function post(as: TestPerson, ticket: { key: string }, body: object): Promise<Answer> {
  world.tick(1_000)
  return world.call(as, 'POST', `/tickets/${ticket.key}/comments`, { body })
}

async function posted(
  as: TestPerson,
  ticket: { key: string },
  body: object,
): Promise<{ id: string; seq: number }> {
  const answer = await post(as, ticket, body)
  assert.equal(answer.status, 201, JSON.stringify(answer.body))
  return answer.body
}

const list = (as: TestPerson, ticket: { key: string }, query = '') =>
  world.call(as, 'GET', `/tickets/${ticket.key}/comments${query}`)

function counts(ticket: { id: string }) {
  return world.store.db
    .selectFrom('tickets')
    .select(['comment_count', 'public_comment_count', 'first_response_at', 'updated_at', 'seq'])
    .where('id', '=', ticket.id)
    .executeTakeFirstOrThrow()
}

test('a requester never sees or learns of an internal comment', async () => {
  const ticket = await newTicket()
  await posted(customer, ticket, { body: 'It burns' })
  const before = await list(customer, ticket, '?count=exact')
  const internal = await posted(agent, ticket, { body: 'Who sold this?', internal: true })
  const afterwards = await list(customer, ticket, '?count=exact')
  assert.deepEqual(afterwards.body, before.body)
  assert.equal(afterwards.body.count, 1)
  assert.equal(afterwards.headers.etag, before.headers.etag)
  assert.equal((await list(customer, ticket, '?limit=1')).body.next, null)
  for (const [method, path] of [
    ['GET', `/comments/${internal.id}`],
    ['DELETE', `/comments/${internal.id}`],
    ['PUT', `/comments/${internal.id}/reactions/heart`],
  ] as const) {
    assert.equal((await world.call(customer, method, path)).status, 404)
  }
  const reply = await post(customer, ticket, { body: 'What?', parent_id: internal.id })
  assert.equal(reply.body.code, 'comment.unknown_parent')
  const seen = await post(customer, ticket, { body: 'What?', last_seen_comment_id: internal.id })
  assert.equal(seen.body.code, 'comment.unknown_last_seen')
  assert.equal((await list(agent, ticket)).body.items.length, 2)
})

test('requesters write in public only', async () => {
  const answer = await post(customer, await newTicket(), { body: 'psst', internal: true })
  assert.equal(answer.status, 403)
})

test('the counts of a ticket follow what is posted and deleted, public ones apart', async () => {
  const ticket = await newTicket()
  const one = await posted(customer, ticket, { body: 'one' })
  const two = await posted(agent, ticket, { body: 'two', internal: true })
  const both = await counts(ticket)
  assert.deepEqual([both.comment_count, both.public_comment_count], [2, 1])
  await world.call(customer, 'DELETE', `/comments/${one.id}`)
  await world.call(agent, 'DELETE', `/comments/${two.id}`)
  await world.call(agent, 'DELETE', `/comments/${two.id}`)
  const none = await counts(ticket)
  assert.deepEqual([none.comment_count, none.public_comment_count], [0, 0])
})

test('a comment moves the seq and the time of its ticket', async () => {
  const ticket = await newTicket()
  const comment = await posted(customer, ticket, { body: 'hello' })
  const row = await counts(ticket)
  assert.equal(row.seq, comment.seq)
  assert.equal(row.updated_at, world.now)
})

test('the first public comment of somebody who works there is the first response, once', async () => {
  const ticket = await newTicket()
  await posted(customer, ticket, { body: 'Hello?' })
  await posted(agent, ticket, { body: 'I look into it', internal: true })
  assert.equal((await counts(ticket)).first_response_at, null)
  await posted(agent, ticket, { body: 'Hello!' })
  const at = world.now
  await posted(lead, ticket, { body: 'Hello too' })
  assert.equal((await counts(ticket)).first_response_at, at)
})

test('who reported a ticket does not respond to it, even when working there', async () => {
  const ticket = await world.ticket({ project, reporter: agent })
  await posted(agent, ticket, { body: 'More of it' })
  assert.equal((await counts(ticket)).first_response_at, null)
})

test('replies have one level, and what answers an internal comment is internal', async () => {
  const ticket = await newTicket()
  const top = await posted(agent, ticket, { body: 'top', internal: true })
  const open = await post(agent, ticket, { body: 'open', parent_id: top.id })
  assert.equal(open.status, 422)
  assert.equal(open.body.errors[0].pointer, '/internal')
  const reply = await posted(agent, ticket, { body: 'reply', parent_id: top.id, internal: true })
  const deeper = await post(agent, ticket, { body: 'deeper', parent_id: reply.id, internal: true })
  assert.equal(deeper.status, 422)
  assert.equal(deeper.body.code, 'comment.reply_to_reply')
  const elsewhere = await post(agent, await newTicket(), { body: 'x', parent_id: top.id, internal: true })
  assert.equal(elsewhere.body.code, 'comment.unknown_parent')
})

test('a deleted comment keeps its mark and its replies but no words', async () => {
  const ticket = await newTicket()
  const top = await posted(agent, ticket, { body: 'regret @Lea Lead' })
  await posted(customer, ticket, { body: 'reply', parent_id: top.id })
  await world.call(customer, 'PUT', `/comments/${top.id}/reactions/heart`)
  assert.equal((await world.call(lead, 'DELETE', `/comments/${top.id}`)).status, 204)
  const [deleted, reply] = (await list(customer, ticket)).body.items
  assert.deepEqual([deleted.body, deleted.mentions, deleted.reactions], ['', [], []])
  assert.ok(deleted.deleted_at)
  assert.deepEqual(deleted.can, { edit: false, delete: false, react: false, reply: false })
  assert.equal(reply.body, 'reply')
})

test('only its author edits a comment, and a lead may delete it', async () => {
  const ticket = await newTicket()
  const comment = await posted(agent, ticket, { body: 'befor' })
  const path = `/comments/${comment.id}`
  assert.equal((await world.call(lead, 'PATCH', path, { body: { body: 'x' } })).status, 403)
  assert.equal((await world.call(customer, 'DELETE', path)).status, 403)
  const edited = await world.call(agent, 'PATCH', path, { body: { body: 'before' } })
  assert.deepEqual([edited.status, edited.body.body], [200, 'before'])
  assert.ok(edited.body.edited_at)
  const again = await world.call(agent, 'PATCH', path, { body: { body: 'before' } })
  assert.equal(again.body.seq, edited.body.seq)
  const stale = await world.call(agent, 'PATCH', path, {
    body: { body: 'y' },
    headers: { 'if-match': `"${String(comment.seq)}"` },
  })
  assert.equal(stale.status, 412)
})

test('a comment that crossed another is held back until its author has seen it', async () => {
  const ticket = await newTicket()
  const first = await posted(customer, ticket, { body: 'Any news?' })
  await posted(agent, ticket, { body: 'note to us', internal: true })
  const second = await posted(agent, ticket, { body: 'Soon' })
  const held = await post(customer, ticket, { body: 'Hello?', last_seen_comment_id: first.id })
  assert.deepEqual(
    [held.status, held.body.code, held.body.title],
    [409, 'comment.new_replies', '1 new reply'],
  )
  assert.deepEqual([held.body.count, held.body.last_comment_id], [1, second.id])
  const none = await post(lead, ticket, { body: 'Hello', last_seen_comment_id: null })
  assert.equal(none.body.title, '3 new replies')
  await posted(customer, ticket, { body: 'Thanks', last_seen_comment_id: second.id })
  await posted(customer, ticket, { body: 'And bye', last_seen_comment_id: second.id })
})

test('a mention finds who can see the ticket, by name, by name with dots, and by e-mail address', async () => {
  const ticket = await newTicket()
  const stranger = await world.person('requester', { name: 'Stan Stranger' })
  const mentioned = async (body: string, internal = false): Promise<string[]> => {
    const answer = await post(agent, ticket, { body, internal })
    return answer.body.mentions.map((one: { name: string }) => one.name).toSorted()
  }
  assert.deepEqual(await mentioned('@ANA LÓPEZ and @lea.lead: look'), ['Ana López', 'Lea Lead'])
  assert.deepEqual(await mentioned(`@${customer.email}, see below`), ['Carla Customer'])
  assert.deepEqual(await mentioned('@Carla Customer', true), [])
  assert.deepEqual(await mentioned(`@Stan Stranger @${stranger.email}`), [])
  assert.deepEqual(await mentioned('`@Lea Lead` and\n```\n@Lea Lead\n```'), [])
})

test('an e-mail address mentions nobody when its author may not list people; a name still does', async () => {
  const ticket = await newTicket()
  const mentioned = async (body: string): Promise<string[]> => {
    const answer = await post(customer, ticket, { body })
    return answer.body.mentions.map((one: { name: string }) => one.name)
  }
  assert.deepEqual(await mentioned(`@${agent.email}, is that you?`), [])
  assert.deepEqual(await mentioned(`@Lea Lead or @${agent.email}`), ['Lea Lead'])
  const { id } = await posted(customer, ticket, { body: 'first' })
  const edited = await world.call(customer, 'PATCH', `/comments/${id}`, { body: { body: `@${agent.email}` } })
  assert.deepEqual([edited.status, edited.body.mentions], [200, []])
})

test('a name that two people have mentions neither, and the longer name wins', async () => {
  const ticket = await newTicket()
  await world.person('agent', { name: 'Sam Same' })
  await world.person('agent', { name: 'Sam Same' })
  await world.person('agent', { name: 'Max' })
  await world.person('agent', { name: 'Max Power' })
  const { body } = await post(agent, ticket, { body: '@Sam Same and @Max Power' })
  assert.deepEqual(
    body.mentions.map((one: { name: string }) => one.name),
    ['Max Power'],
  )
})

test('keys of tickets become references that only those see who may see the ticket', async () => {
  const ticket = await newTicket()
  const hidden = await world.ticket({ project, reporter: agent })
  const { body } = await post(agent, ticket, { body: `like ${hidden.key}, ${ticket.key}, WEB-999 and UTF-8` })
  assert.deepEqual(body.references, [{ id: hidden.id, key: hidden.key }])
  assert.deepEqual((await list(customer, ticket)).body.items[0].references, [])
})

test('one reaction of a kind for a person', async () => {
  const ticket = await newTicket()
  const comment = await posted(agent, ticket, { body: 'cake' })
  const path = `/comments/${comment.id}/reactions`
  await world.call(customer, 'PUT', `${path}/heart`)
  const twice = await world.call(customer, 'PUT', `${path}/heart`)
  assert.deepEqual(twice.body.reactions, [{ kind: 'heart', count: 1, mine: true }])
  await world.call(lead, 'PUT', `${path}/heart`)
  await world.call(lead, 'PUT', `${path}/rocket`)
  await world.call(customer, 'DELETE', `${path}/heart`)
  const [shown] = (await list(customer, ticket)).body.items
  assert.deepEqual(shown.reactions, [
    { kind: 'heart', count: 1, mine: false },
    { kind: 'rocket', count: 1, mine: false },
  ])
  assert.equal((await world.call(customer, 'PUT', `${path}/shrug`)).status, 404)
})

test('pages visit every comment once, in the order in which they were posted', async () => {
  const ticket = await newTicket()
  for (const body of ['1', '2', '3', '4', '5']) {
    await world.call(body === '2' ? customer : agent, 'POST', `/tickets/${ticket.key}/comments`, {
      body: { body, internal: body === '4' },
    })
  }
  const walk = async (as: TestPerson): Promise<string[]> => {
    const seen: string[] = []
    let next: string | null = null
    do {
      const page = await list(as, ticket, `?limit=2${next === null ? '' : `&after=${String(next)}`}`)
      seen.push(...page.body.items.map((one: { body: string }) => one.body))
      next = page.body.next
    } while (next !== null)
    return seen
  }
  assert.deepEqual(await walk(agent), ['1', '2', '3', '4', '5'])
  assert.deepEqual(await walk(customer), ['1', '2', '3', '5'])
  assert.equal((await list(agent, await newTicket(), `?after=bad`)).status, 400)
})

test('an unchanged list is not sent twice', async () => {
  const ticket = await newTicket()
  await posted(agent, ticket, { body: 'hello' })
  const first = await list(agent, ticket)
  const headers = { 'if-none-match': String(first.headers.etag) }
  assert.equal((await world.call(agent, 'GET', `/tickets/${ticket.key}/comments`, { headers })).status, 304)
  await posted(agent, ticket, { body: 'more' })
  assert.equal((await world.call(agent, 'GET', `/tickets/${ticket.key}/comments`, { headers })).status, 200)
})

test('nothing is posted on deleted tickets and in archived projects, and the answer says why', async () => {
  const ticket = await newTicket()
  await world.call(agent, 'DELETE', `/tickets/${ticket.key}`)
  const deleted = await post(agent, ticket, { body: 'x' })
  assert.deepEqual([deleted.status, deleted.body.code], [409, 'ticket.deleted'])
  assert.equal((await post(customer, ticket, { body: 'x' })).status, 404)
  const old = await world.project({ key: 'OLD' })
  const inOld = await world.ticket({ project: old, reporter: customer })
  await world.run(updateProject, { project: old.key, archived: true })
  const archived = await post(customer, inOld, { body: 'x' })
  assert.deepEqual([archived.status, archived.body.code], [409, 'project.archived'])
})

test('a repeated request with the same key posts once', async () => {
  const ticket = await newTicket()
  const headers = { 'idempotency-key': 'once' }
  const path = `/tickets/${ticket.key}/comments`
  const first = await world.call(agent, 'POST', path, { body: { body: 'once' }, headers })
  const second = await world.call(agent, 'POST', path, { body: { body: 'once' }, headers })
  assert.equal(second.body.id, first.body.id)
  assert.equal((await list(agent, ticket)).body.items.length, 1)
})

test('an empty comment is refused with the field', async () => {
  const answer = await post(agent, await newTicket(), { body: '' })
  assert.deepEqual([answer.status, answer.body.errors[0].pointer], [422, '/body'])
})
