import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { deactivatePerson } from '../people/deactivate-person.command.ts'
import { updatePerson } from '../people/update-person.command.ts'
import { deleteProject } from '../projects/delete-project.command.ts'
import { removeMember } from '../projects/remove-member.command.ts'
import { updateProject } from '../projects/update-project.command.ts'
import { purgeDeletedTickets } from '../tickets/purge-deleted-tickets.command.ts'
import type { LiveClient } from './testing/live-client.ts'
import { createLiveProject } from './testing/live-project.ts'

const { world, admin, agent, customer, project, head, comment, edit } = await createLiveProject()
after(() => world.close())
/** Frames that say something of the log, after all of it has been sent. */
const heard = async (client: LiveClient) => {
  await client.upTo(await head())
  return client.ofEvents().filter((frame) => frame._tag !== 'Welcome')
}
const tags = async (client: LiveClient) => (await heard(client)).map((frame) => frame._tag)

test('a requester never gets an internal comment or the ticket of somebody else, neither live nor on coming back', async () => {
  const since = await head()
  const live = await world.connect(customer)
  await live.subscribe('all', 'project:WEB', 'inbox')
  const own = await world.ticket({ project, reporter: customer, title: 'own' })
  const other = await world.ticket({ project, reporter: agent, title: 'FORBIDDEN other' })
  const internal = await comment(agent, own, 'FORBIDDEN internal', true)
  await world.call(agent, 'PUT', `/comments/${internal.body.id}/reactions/heart`)
  await world.call(agent, 'PATCH', `/comments/${internal.body.id}`, { body: { body: 'FORBIDDEN too' } })
  await comment(agent, other, 'FORBIDDEN there')
  await world.call(agent, 'POST', `/tickets/${own.key}/links`, {
    body: { kind: 'blocks', ticket: other.key },
  })
  await comment(agent, own, `for you, see ${other.key}`)
  const back = await world.connect(customer, { since })
  await back.subscribe('all')
  for (const client of [live, back]) {
    const expected = ['TicketCreated', 'CommentAdded', 'TicketUpdated']
    assert.deepEqual(
      (await tags(client)).filter((tag) => tag !== 'DirectoryChanged'),
      expected,
    )
    const text = JSON.stringify(client.frames)
    assert.doesNotMatch(text, /FORBIDDEN/)
    assert.ok(!text.includes(other.id))
    assert.ok(!text.includes(internal.body.id))
    assert.ok(client.frames.every((frame) => !('ticket' in frame) || frame.ticket.comment_count <= 1))
  }
})

test('an internal comment moves nothing that a requester gets: the seq of the ticket is that of what they see', async () => {
  const own = await world.ticket({ project, reporter: customer })
  const client = await world.connect(customer)
  await client.subscribe(`ticket:${own.key}`)
  const before = (await world.call(customer, 'GET', `/tickets/${own.key}`)).body.seq
  await comment(agent, own, 'between us', true)
  assert.deepEqual(await tags(client), [])
  await edit(customer, own, { title: 'mended' })
  const { ticket, seq } = await client.next('TicketUpdated')
  assert.equal(ticket.seq, seq)
  assert.ok(ticket.seq > before)
})

test('who may not see a ticket any more is told to forget it, and hears nothing more of it', async () => {
  const ticket = await world.ticket({ project, reporter: agent })
  const client = await world.connect(customer)
  await client.subscribe('all')
  await edit(agent, ticket, { title: 'not seen yet' })
  await client.upTo(await head())
  await edit(agent, ticket, { add_watchers: [customer.id] })
  assert.equal((await client.next('TicketUpdated')).kind, 'ticket.changed')
  await edit(agent, ticket, { remove_watchers: [customer.id] })
  assert.deepEqual((await client.next('Forget')).ticket_ids, [ticket.id])
  await edit(agent, ticket, { title: 'not seen any more' })
  assert.deepEqual(await tags(client), ['TicketUpdated', 'Forget'])
})

test('another reporter, a deleted and a purged ticket: each who saw it forgets it, nobody else hears its id', async () => {
  const since = await head()
  const [given, deleted] = [
    await world.ticket({ project, reporter: customer }),
    await world.ticket({ project, reporter: customer }),
  ]
  const other = await world.person('requester')
  const clients = { customer: await world.connect(customer), other: await world.connect(other) }
  await clients.customer.subscribe('all')
  await clients.other.subscribe('all')
  await edit(agent, given, { reporter: agent.id })
  await world.call(agent, 'DELETE', `/tickets/${deleted.key}`)
  assert.deepEqual(
    (await heard(clients.customer)).map((frame) => ('ticket_ids' in frame ? frame.ticket_ids : frame._tag)),
    [[given.id], [deleted.id]],
  )
  assert.deepEqual(await heard(clients.other), [])
  const staff = await world.connect(agent)
  await staff.subscribe('project:WEB')
  world.tick(31 * 24 * 60 * 60 * 1_000)
  await world.run(purgeDeletedTickets, { limit: 100 })
  assert.deepEqual((await staff.next('Forget')).ticket_ids, [deleted.id])
  // It is gone from the tables, and still whoever comes back is told of what they saw, and nobody else.
  const back = await world.connect(customer, { since })
  await back.subscribe('all')
  const forgotten = (await heard(back)).flatMap((frame) => ('ticket_ids' in frame ? frame.ticket_ids : []))
  assert.deepEqual(new Set(forgotten), new Set([given.id, deleted.id]))
  const stranger = await world.connect(other, { since })
  await stranger.subscribe('all')
  assert.ok(!(await tags(stranger)).includes('Forget'))
})

test('who comes to see a project never hears of tickets that went before', async () => {
  const inside = await world.project({ key: 'OLD', access: 'private' })
  const [before, later] = [await world.person('requester'), await world.person('requester')]
  await world.member(inside, before, 'viewer')
  const since = await head()
  const purged = await world.ticket({ project: inside, reporter: admin })
  await world.call(admin, 'DELETE', `/tickets/${purged.key}`)
  world.tick(31 * 24 * 60 * 60 * 1_000)
  await world.run(purgeDeletedTickets, { limit: 100 })
  const deleted = await world.ticket({ project: inside, reporter: admin })
  await world.call(admin, 'DELETE', `/tickets/${deleted.key}`)
  await world.member(inside, later, 'viewer')
  const clients = {
    before: await world.connect(before, { since }),
    later: await world.connect(later, { since }),
  }
  await clients.before.subscribe('all')
  await clients.later.subscribe('all')
  assert.deepEqual(
    (await heard(clients.before)).flatMap((frame) => ('ticket_ids' in frame ? frame.ticket_ids : [])),
    [purged.id, deleted.id],
  )
  assert.equal((await clients.later.next('Reset')).why, 'rights')
  const text = JSON.stringify(clients.later.frames)
  for (const { id } of [purged, deleted]) assert.ok(!text.includes(id))
})

test('rights that change in mid-stream hold for the very next frame', async () => {
  const inside = await world.project({ key: 'INN', access: 'private' })
  const person = await world.person('agent')
  await world.member(inside, person, 'member')
  const client = await world.connect(person)
  await client.subscribe('project:INN')
  const ticket = await world.ticket({ project: inside, reporter: admin })
  await client.next('TicketCreated')
  await world.run(removeMember, { project: 'INN', person: person.id })
  await comment(admin, ticket, 'FORBIDDEN', true)
  await edit(admin, ticket, { title: 'FORBIDDEN' })
  const reset = await client.next('Reset')
  assert.equal(reset.why, 'rights')
  assert.deepEqual(await tags(client), ['TicketCreated'])
  assert.doesNotMatch(JSON.stringify(client.frames), /FORBIDDEN/)
  // The same holds for who was away meanwhile.
  const back = await world.connect(person, { since: 0 })
  const refused = await back.ask({ _tag: 'Subscribe', ref: 's', topics: ['project:INN'] })
  assert.ok(refused._tag === 'Refused' && refused.problem.status === 404)
  await back.subscribe('all')
  assert.equal((await back.next('Reset')).why, 'rights')
  assert.ok(!JSON.stringify(back.frames).includes(ticket.id))
})

test('a role that is lost, and a project that becomes private, take away what they gave', async () => {
  const place = await world.project({ key: 'OPN' })
  const person = await world.person('agent')
  const client = await world.connect(person)
  await client.subscribe('project:OPN')
  await world.run(updatePerson, { person: person.id, role: 'requester' }, admin)
  assert.equal((await client.next('Reset')).why, 'rights')
  await world.ticket({ project: place, reporter: admin })
  assert.deepEqual(await tags(client), [])
  const other = await world.connect(agent)
  await other.subscribe('project:OPN')
  await world.run(updateProject, { project: 'OPN', access: 'private' }, admin)
  assert.equal((await other.next('Reset')).why, 'rights')
  await world.ticket({ project: place, reporter: admin })
  assert.deepEqual(await tags(other), [])
})

test('a project that is deleted with its tickets leaves everybody', async () => {
  const place = await world.project({ key: 'END' })
  await world.ticket({ project: place, reporter: customer })
  const client = await world.connect(customer)
  await client.subscribe('all')
  await world.run(deleteProject, { project: 'END', confirm: 'END', force: true }, admin)
  assert.equal((await client.next('Reset')).why, 'rights')
})

test('who is deactivated is closed out at once', async () => {
  const person = await world.person('agent')
  const client = await world.connect(person)
  await client.subscribe('all')
  await world.run(deactivatePerson, { person: person.id }, admin)
  assert.equal(await client.close(), 4401)
  assert.equal(client.frames.at(-1)?._tag, 'Refused')
})

test('names and labels that change are told without what is nobody’s business', async () => {
  const [staff, guest] = [await world.connect(agent), await world.connect(customer)]
  await staff.subscribe('all')
  await guest.subscribe('all')
  const inside = await world.project({ key: 'SEC', access: 'private' })
  await world.call(admin, 'POST', `/projects/${inside.key}/labels`, { body: { name: 'red' } })
  await world.call(admin, 'POST', '/projects/WEB/labels', { body: { name: 'red' } })
  await world.person('agent')
  await world.run(updatePerson, { person: agent.id, name: 'Another Name' }, admin)
  const kinds = async (client: LiveClient) =>
    (await heard(client)).map((frame) => (frame._tag === 'DirectoryChanged' ? frame.kind : frame._tag))
  assert.deepEqual(await kinds(staff), ['label.created', 'person.created', 'person.profile_changed'])
  assert.deepEqual(await kinds(guest), ['label.created', 'person.profile_changed'])
})
