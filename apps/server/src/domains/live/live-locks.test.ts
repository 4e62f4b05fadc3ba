import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { LEASE_AFTER_DISCONNECT_MILLIS } from '@waybill/contract/leases/lease.ts'
import { PRESENCE_MILLIS } from '@waybill/contract/protocol/protocol.ts'
import { endExpiredLeases } from '../leases/end-expired-leases.command.ts'
import type { TestPerson } from '../../testing/test-world.ts'
import type { LiveClient } from './testing/live-client.ts'
import { createLiveWorld, type LiveWorld } from './testing/live-world.ts'

let world: LiveWorld
let ana: TestPerson
let ben: TestPerson
let lead: TestPerson
let customer: TestPerson
let project: { id: string; key: string }

before(async () => {
  world = await createLiveWorld({ times: { sweep: 20 } })
  ana = await world.person('agent', { name: 'Ana' })
  ben = await world.person('agent', { name: 'Ben' })
  lead = await world.person('agent', { name: 'Lea' })
  customer = await world.person('requester')
  project = await world.project({ key: 'WEB' })
  await world.member(project, lead, 'lead')
})
after(() => world.close())

const lock = (ticket: { id: string }, ref = 'lock') =>
  ({ _tag: 'LockTicket', ref, ticket_id: ticket.id }) as const

test('a ticket that somebody locks is locked for all who see it, and who comes later hears of it too', async () => {
  const ticket = await world.ticket({ project, reporter: customer })
  const [one, other] = [await world.connect(ana), await world.connect(ben)]
  await other.subscribe('all')
  const answer = await one.ask(lock(ticket))
  assert.ok(answer._tag === 'Ack')
  const { token } = answer.result as { token: number }
  const locked = await other.next('TicketLocked')
  assert.deepEqual(
    { ticket: locked.ticket_id, holder: locked.holder, seq: locked.seq },
    { ticket: ticket.id, holder: { id: ana.id, name: 'Ana' }, seq: token },
  )
  const later = await world.connect(customer)
  await later.subscribe(`ticket:${ticket.key}`)
  assert.equal((await later.next('TicketLocked')).holder.id, ana.id)
  const refused = await other.ask(lock(ticket))
  assert.equal(refused._tag === 'Refused' && refused.problem.status, 409)
  const change = { _tag: 'UpdateTicket', ticket_id: ticket.id, changes: { title: 'mine' } } as const
  const kept = await other.ask({ ...change, ref: 'kept out' })
  assert.equal(kept._tag === 'Refused' && kept.problem.status, 423)
  assert.equal((await one.ask({ ...change, ref: 'written', lock_token: token }))._tag, 'Ack')
  assert.equal((await one.ask({ _tag: 'UnlockTicket', ref: 'u', ticket_id: ticket.key }))._tag, 'Ack')
  assert.equal((await other.next('TicketUnlocked')).why, 'released')
})

test('a lead takes over, and both sides hear of it', async () => {
  const ticket = await world.ticket({ project, reporter: customer })
  const [one, boss] = [await world.connect(ana), await world.connect(lead)]
  await one.subscribe('all')
  await one.ask(lock(ticket))
  await one.next('TicketLocked')
  assert.equal((await boss.ask({ ...lock(ticket), take_over: true }))._tag, 'Ack')
  assert.equal((await one.next('TicketUnlocked')).why, 'taken_over')
  assert.equal((await one.next('TicketLocked')).holder.id, lead.id)
})

test('a lock ends soon after the connection that took it, but not while another window has it', async () => {
  const ticket = await world.ticket({ project, reporter: customer })
  const [first, second, other] = [
    await world.connect(ana),
    await world.connect(ana),
    await world.connect(ben),
  ]
  await other.subscribe('all')
  await first.ask(lock(ticket))
  await second.ask(lock(ticket))
  await other.next('TicketLocked')
  const until = async () =>
    (
      await world.store.db
        .selectFrom('ticket_leases')
        .select('until')
        .where('ticket_id', '=', ticket.id)
        .executeTakeFirstOrThrow()
    ).until
  first.end()
  await first.close().catch(() => undefined)
  await other.settled()
  assert.ok((await until()) > world.now + LEASE_AFTER_DISCONNECT_MILLIS)
  second.end()
  while ((await until()) > world.now + LEASE_AFTER_DISCONNECT_MILLIS) await other.settled()
  world.tick(LEASE_AFTER_DISCONNECT_MILLIS)
  await world.run(endExpiredLeases, { limit: 10 })
  assert.equal((await other.next('TicketUnlocked')).why, 'disconnected')
})

test('who is at a ticket is shown to those who hear of it and may see it, until they go', async () => {
  const ticket = await world.ticket({ project, reporter: customer })
  const hidden = await world.ticket({ project, reporter: ben })
  const [one, other, guest] = [
    await world.connect(ana),
    await world.connect(ben),
    await world.connect(customer),
  ]
  await other.subscribe('project:WEB')
  await guest.subscribe('all')
  one.send({ _tag: 'Presence', ticket_id: ticket.key, doing: 'typing', field: 'internal_comment' })
  const seen = await other.next('PresenceChanged')
  assert.deepEqual(seen.people, [
    { person: { id: ana.id, name: 'Ana' }, doing: 'typing', field: 'internal_comment' },
  ])
  // That it is something internal is nothing for a requester.
  assert.deepEqual((await guest.next('PresenceChanged')).people, [
    { person: { id: ana.id, name: 'Ana' }, doing: 'typing' },
  ])
  one.send({ _tag: 'Presence', ticket_id: hidden.id, doing: 'viewing' })
  assert.equal((await other.next('PresenceChanged')).ticket_id, hidden.id)
  const later = await world.connect(lead)
  await later.subscribe(`ticket:${ticket.key}`)
  assert.equal((await later.next('PresenceChanged')).people.length, 1)
  one.end()
  assert.deepEqual((await other.next('PresenceChanged')).people, [])
  await other.next('PresenceChanged')
  assert.deepEqual((await guest.next('PresenceChanged')).people, [])
  assert.ok(!JSON.stringify(guest.frames).includes(hidden.id))
})

test('that somebody writes an internal comment is told to those alone who may see it, on each node', async () => {
  const ticket = await world.ticket({ project, reporter: customer })
  const { url } = await world.serve()
  const [window, second] = [await world.connect(ana), await world.connect(ana)]
  const here = [await world.connect(ben), await world.connect(customer)] as const
  const there = [await world.connect(ben, { url }), await world.connect(customer, { url })] as const
  const topic = `ticket:${ticket.key}`
  for (const client of [...here, ...there]) await client.subscribe(topic)
  const told = async (client: LiveClient, at: object[]) => {
    const { people } = await client.next('PresenceChanged')
    const person = { id: ana.id, name: 'Ana' }
    assert.deepEqual(
      people,
      at.map((doing) => ({ person, ...doing })),
    )
  }
  const say = (from: LiveClient, doing: object) =>
    from.send({ _tag: 'Presence', ticket_id: ticket.id, ...doing })
  const note = { doing: 'typing', internal: true }
  const shown = async (staff: object, guests?: object) => {
    for (const [agent, guest] of [here, there]) {
      await told(agent, [staff])
      if (guests) await told(guest, [guests])
    }
  }

  say(window, note)
  await shown(note, { doing: 'viewing' })
  // Who comes meanwhile is told no more.
  const late = await world.connect(customer)
  await late.subscribe(topic)
  await told(late, [{ doing: 'viewing' }])
  // Nothing is sent where nothing changes: the next that guests hear is the public reply in the other window.
  say(window, { doing: 'viewing' })
  await shown({ doing: 'viewing' })
  say(window, note)
  await shown(note)
  say(second, { doing: 'editing', internal: true, field: 'note' })
  await shown({ doing: 'editing', internal: true, field: 'note' })
  say(second, { doing: 'viewing' })
  await shown(note)
  say(window, { doing: 'viewing' })
  await shown({ doing: 'viewing' })
  say(second, { doing: 'typing' })
  await shown({ doing: 'typing' }, { doing: 'typing' })
  say(window, { doing: 'editing', internal: true })
  await shown({ doing: 'editing', internal: true })
  say(second, { doing: null })
  await shown({ doing: 'editing', internal: true }, { doing: 'viewing' })
})

test('presence ends by itself when it is not said again', async () => {
  const ticket = await world.ticket({ project, reporter: customer })
  const [one, other] = [await world.connect(ana), await world.connect(ben)]
  await other.subscribe('all')
  one.send({ _tag: 'Presence', ticket_id: ticket.id, doing: 'viewing' })
  assert.equal((await other.next('PresenceChanged')).people.length, 1)
  world.tick(PRESENCE_MILLIS)
  await other.next('PresenceChanged', ({ people }) => people.length === 0)
})

test('nobody is present at a ticket that they may not see', async () => {
  const ticket = await world.ticket({ project, reporter: ben })
  const guest = await world.connect(customer)
  guest.send({ _tag: 'Presence', ticket_id: ticket.id, doing: 'viewing' })
  assert.equal((await guest.next('Refused')).problem.status, 404)
})

test('another server on the same signals shows the same people', async () => {
  const ticket = await world.ticket({ project, reporter: customer })
  const { url } = await world.serve()
  const [here, there] = [await world.connect(ana), await world.connect(ben, { url })]
  await there.subscribe(`ticket:${ticket.key}`)
  here.send({ _tag: 'Presence', ticket_id: ticket.id, doing: 'editing' })
  assert.equal((await there.next('PresenceChanged')).people[0]?.doing, 'editing')
})
