import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { localDoorbell } from '../../kernel/doorbell.ts'
import { makeTeam } from '../tasks/testing/make-team.ts'
import { publishFlow } from '../tasks/testing/publish-flow.ts'
import { createLiveProject } from './testing/live-project.ts'

const { world, admin, agent, customer, project, head, comment, edit } = await createLiveProject()
after(() => world.close())

test('who subscribes to everything hears of new and changed tickets and of comments, in the order of the log', async () => {
  const client = await world.connect(agent)
  await client.subscribe('all')
  const ticket = await world.ticket({ project, reporter: customer, title: 'First' })
  await edit(agent, ticket, { title: 'Second' })
  const posted = await comment(agent, ticket, 'hello')
  await world.call(agent, 'PUT', `/comments/${posted.body.id}/reactions/heart`)
  await world.call(agent, 'DELETE', `/comments/${posted.body.id}`)
  const created = await client.next('TicketCreated')
  assert.equal(created.ticket.id, ticket.id)
  const updated = await client.next('TicketUpdated')
  assert.deepEqual(
    { kind: updated.kind, changes: updated.changes, by: updated.by, title: updated.ticket.title },
    {
      kind: 'ticket.edited',
      changes: { before: { title: 'First' }, after: { title: 'Second' } },
      by: { id: agent.id, name: agent.name },
      title: 'Second',
    },
  )
  assert.equal((await client.next('CommentAdded')).comment.id, posted.body.id)
  await client.next('CommentChanged')
  const deleted = await client.next('CommentChanged', (frame) => frame.comment.deleted_at !== null)
  assert.equal(deleted.ticket.comment_count, 0)
  const seqs = client.ofEvents().map((frame) => frame.seq)
  assert.deepEqual(
    seqs,
    seqs.toSorted((a, b) => a - b),
  )
  assert.equal(new Set(seqs).size, seqs.length)
})

test('a ticket in a frame is what the API shows to the same person', async () => {
  const ticket = await world.ticket({ project, reporter: customer, labels: ['blue'], assignee: agent.id })
  for (const person of [agent, customer]) {
    const client = await world.connect(person)
    await client.subscribe(`ticket:${ticket.key}`)
    await edit(agent, ticket, { priority: person === agent ? 'high' : 'low' })
    const { ticket: sent } = await client.next('TicketUpdated')
    assert.deepEqual(sent, (await world.call(person, 'GET', `/tickets/${ticket.key}`)).body)
  }
})

test('a run through a workflow is told to all who see its ticket, and who did what to the staff alone', async () => {
  const category = 'Live run'
  const team = await makeTeam(world, 1)
  const [worker] = team.people
  assert.ok(worker)
  await publishFlow(world, {
    category,
    steps: [{ name: 'Only', team: team.id, category: 'resolved' }],
    transitions: [],
  })
  const ticket = await world.ticket({ project, reporter: customer, category })
  const task = (await world.call(admin, 'GET', `/tasks?ticket=${ticket.key}`)).body.items[0]
  const clients = [await world.connect(agent), await world.connect(customer)]
  for (const client of clients) await client.subscribe(`ticket:${ticket.key}`)
  await world.call(worker, 'POST', `/tasks/${task.id}/action`, {
    body: { action_id: 'finish', comment: 'secret' },
  })
  const [staff, own] = await Promise.all(clients.map((client) => client.next('TaskChanged')))
  assert.deepEqual(
    [staff?.kind, staff?.ticket_id, staff?.task?.status],
    ['task.acted', ticket.id, 'completed'],
  )
  assert.equal(staff?.task?.items[0]?.notes, 'secret')
  assert.deepEqual([own?.task?.status, own?.task?.items, own?.task?.step?.name], ['completed', [], 'Only'])
})

test('a rating is told by its kind to those who work there and to who gave it: their lists ask for it', async () => {
  const ticket = await world.ticket({ project, reporter: customer, status: 'closed' })
  const clients = [await world.connect(agent), await world.connect(customer)]
  for (const client of clients) await client.subscribe('all')
  await world.call(customer, 'POST', `/tickets/${ticket.key}/satisfaction`, { body: { score: 2 } })
  for (const client of clients) {
    const { kind, ticket_id } = await client.next('TaskChanged')
    assert.deepEqual([kind, ticket_id], ['request.rated', ticket.id])
  }
})

test('the sender of a change hears of it like all others', async () => {
  const client = await world.connect(agent)
  await client.subscribe(`project:${project.key}`)
  const answer = await client.ask({
    _tag: 'CreateTicket',
    ref: 'create-1',
    ticket: { project: project.key, title: 'Mine' },
  })
  assert.equal(answer._tag, 'Ack')
  const sent = client.frames.find((frame) => frame._tag === 'TicketCreated')
  const created = sent ?? (await client.next('TicketCreated'))
  assert.equal(created._tag === 'TicketCreated' && created.ticket.title, 'Mine')
})

test('who comes back gets exactly what was missed and then what happens now, each once', async () => {
  const first = await world.connect(agent)
  await first.subscribe('all')
  const ticket = await world.ticket({ project, reporter: customer })
  const since = (await first.next('TicketCreated', (frame) => frame.ticket.id === ticket.id)).seq
  first.end()
  const missed: number[] = []
  for (const title of ['one', 'two', 'three']) {
    await edit(agent, ticket, { title })
    missed.push(await head())
  }
  const second = await world.connect(agent, { since })
  const writing = (async () => {
    for (const title of ['four', 'five', 'six', 'seven']) {
      await edit(agent, ticket, { title })
      missed.push(await head())
    }
  })()
  assert.equal(await second.subscribe('all'), since)
  await writing
  await second.upTo(missed.at(-1) ?? 0)
  assert.deepEqual(
    second
      .ofEvents()
      .map((frame) => frame.seq)
      .filter((seq) => missed.includes(seq)),
    missed,
  )
})

test('a topic that is subscribed later gets what was missed of it, and nothing twice', async () => {
  const other = await world.project({ key: 'OPS' })
  const since = await head()
  const web = await world.ticket({ project, reporter: customer })
  const ops = await world.ticket({ project: other, reporter: customer })
  const client = await world.connect(agent, { since })
  await client.subscribe('project:WEB')
  await client.upTo(await head())
  await client.subscribe('project:OPS', `ticket:${web.key}`)
  await edit(agent, ops, { title: 'changed' })
  await client.upTo(await head())
  assert.deepEqual(
    client
      .ofEvents()
      .filter((frame) => 'ticket' in frame)
      .map((frame) => frame._tag),
    ['TicketCreated', 'TicketCreated', 'TicketUpdated'],
  )
})

test('nothing is sent of what was not subscribed, and nothing any more after Unsubscribe', async () => {
  const quiet = await world.project({ key: 'QUI' })
  const client = await world.connect(agent)
  const ticket = await world.ticket({ project: quiet, reporter: customer })
  await client.subscribe('project:QUI')
  await world.ticket({ project, reporter: customer })
  await edit(agent, ticket, { title: 'heard' })
  await client.next('TicketUpdated')
  await client.ask({ _tag: 'Unsubscribe', ref: 'u', topics: ['project:QUI'] })
  await edit(agent, ticket, { title: 'not heard' })
  await client.upTo(await head())
  assert.deepEqual(
    client
      .ofEvents()
      .filter((frame) => 'ticket' in frame)
      .map((frame) => frame._tag),
    ['TicketUpdated'],
  )
})

test('the inbox holds the tickets that somebody reported, watches or is assigned to, and says when one leaves it', async () => {
  const client = await world.connect(agent)
  await client.subscribe('inbox')
  await world.ticket({ project, reporter: customer })
  const mine = await world.ticket({ project, reporter: customer })
  await client.upTo(await head())
  await edit(admin, mine, { assignee: agent.id })
  assert.equal((await client.next('TicketUpdated')).ticket.id, mine.id)
  await edit(admin, mine, { assignee: null })
  assert.equal((await client.next('TicketUpdated')).ticket.assignee, null)
  await edit(admin, mine, { title: 'not for the agent any more' })
  await client.upTo(await head())
  assert.equal(client.ofEvents().filter((frame) => 'ticket' in frame).length, 2)
})

test('a position that the log has not reached, and one of another installation, are worth nothing', async () => {
  const now = await head()
  const future = await world.connect(agent, { since: now + 1_000 })
  assert.equal((await future.next('Reset')).why, 'from_the_future')
  assert.ok((await future.subscribe('all')) >= now)
  const foreign = await world.connect(agent, { since: 1, installation: 'another' })
  assert.equal((await foreign.next('Reset')).why, 'other_installation')
})

test('a server that nobody rings for looks by itself, and reads on from where it was', async () => {
  const kernel = { ...world.kernel, store: world.database.another(), doorbell: localDoorbell() }
  const { url } = await world.serve({ poll: 20 }, kernel)
  const client = await world.connect(agent, { url })
  await client.subscribe('all')
  const ticket = await world.ticket({ project, reporter: agent })
  assert.equal((await client.next('TicketCreated')).ticket.id, ticket.id)
})

test('what changed while a server had no connection is known to it when the next one comes', async () => {
  const { url } = await world.serve()
  const ticket = await world.ticket({ project, reporter: agent })
  await edit(agent, ticket, { add_watchers: [customer.id] })
  const first = await world.connect(customer, { url })
  await first.subscribe('all')
  await edit(agent, ticket, { title: 'seen' })
  const { seq } = await first.next('TicketUpdated')
  first.socket.close()
  await first.close()
  await edit(agent, ticket, { title: 'FORBIDDEN', remove_watchers: [customer.id] })
  const second = await world.connect(customer, { url, since: seq })
  await second.subscribe('all')
  assert.deepEqual((await second.next('Forget')).ticket_ids, [ticket.id])
  assert.doesNotMatch(JSON.stringify(second.frames), /FORBIDDEN/)
})
