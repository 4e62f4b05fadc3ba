import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { foldLease, type LeaseState } from '@waybill/contract/leases/fold-lease.ts'
import { LEASE_AFTER_DISCONNECT_MILLIS, LEASE_MILLIS } from '@waybill/contract/leases/lease.ts'
import { Problem } from '@waybill/contract/problems/problem.ts'
import fc from 'fast-check'
import { toMillis } from '../../kernel/clock.ts'
import { readEvents } from '../../kernel/event-log.ts'
import { actorOf, createTestWorld, type TestPerson, type TestWorld } from '../../testing/test-world.ts'
import { verified } from '../../testing/verify-command.ts'
import { updateTicket } from '../tickets/update-ticket.command.ts'
import { liveLease } from './leases.queries.ts'
import { readHeldLease } from './read-held-lease.ts'
import { releaseLease } from './release-lease.command.ts'
import { shortenLease } from './shorten-lease.command.ts'
import { sweepLeases } from './sweep-leases.ts'
import { takeLease } from './take-lease.command.ts'

/** Two agents and two leads, by their place. */
const who = fc.nat({ max: 3 })
const acts = fc.oneof(
  fc.record({ act: fc.constant('take' as const), who }),
  fc.record({ act: fc.constant('takeOver' as const), who }),
  fc.record({ act: fc.constant('release' as const), who }),
  // With a token: the newest that this person ever got, be it good or not.
  fc.record({ act: fc.constant('write' as const), who, withToken: fc.boolean() }),
  fc.record({ act: fc.constant('disconnect' as const), who }),
  fc.record({ act: fc.constant('sweep' as const) }),
  fc.record({
    act: fc.constant('wait' as const),
    millis: fc.constantFrom(1, LEASE_AFTER_DISCONNECT_MILLIS, LEASE_MILLIS - 1, LEASE_MILLIS),
  }),
)
type Act = typeof acts extends fc.Arbitrary<infer One> ? One : never

/** What must be true of a lease, as plainly as it can be said. */
interface Model {
  holder: number | null
  until: number
  token: number
  tokens: (number | null)[]
  writes: number
}

let world: TestWorld
let project: { id: string; key: string }
let people: TestPerson[]
before(async () => {
  world = await createTestWorld()
  project = await world.project()
  people = [await world.person(), await world.person(), await world.person(), await world.person('admin')]
  const [, , lead] = people
  if (lead) await world.member(project, lead, 'lead')
})
after(async () => {
  await verified(world)
  await world.close()
})

async function outcome(work: () => Promise<unknown>): Promise<string> {
  try {
    await work()
    return 'done'
  } catch (error) {
    assert.ok(error instanceof Problem, String(error))
    return error.code
  }
}

/** Lets the act happen to the model. @returns what the world must answer */
function expected(model: Model, act: Act): string {
  const held = model.until > world.now ? model.holder : null
  switch (act.act) {
    case 'take':
      if (held !== null && held !== act.who) return 'ticket.locked'
      break
    case 'takeOver':
      if (held !== null && held !== act.who && act.who < 2) return 'access.forbidden'
      break
    case 'release':
      if (held !== null && held !== act.who) return 'ticket.locked'
      if (held !== null) Object.assign(model, { holder: null })
      return 'done'
    case 'write': {
      const token = act.withToken ? tokenOf(model, act.who) : null
      if (token !== null && (held === null || token !== model.token)) return 'ticket.stale_lock_token'
      if (held !== null && held !== act.who) return 'ticket.leased'
      model.writes += 1
      return 'done'
    }
    case 'disconnect': {
      const end = world.now + LEASE_AFTER_DISCONNECT_MILLIS
      if (held !== null && model.tokens[act.who] === model.token) model.until = Math.min(model.until, end)
      return 'done'
    }
    default:
      return 'done'
  }
  Object.assign(model, { holder: act.who, until: world.now + LEASE_MILLIS })
  return 'done'
}

async function happen(ticket: string, model: Model, act: Act): Promise<string> {
  switch (act.act) {
    case 'take':
    case 'takeOver':
      return outcome(() =>
        world.run(takeLease, { ticket, take_over: act.act === 'takeOver' }, person(act.who)),
      )
    case 'release':
      return outcome(() => world.run(releaseLease, { ticket }, person(act.who)))
    case 'write': {
      const token = act.withToken ? tokenOf(model, act.who) : null
      const input = { ticket, title: `write ${String(world.now)} ${String(model.writes)} ${String(act.who)}` }
      const withToken = token === null ? input : { ...input, lock_token: token }
      return outcome(() => world.run(updateTicket, withToken, person(act.who)))
    }
    case 'disconnect': {
      const token = tokenOf(model, act.who)
      return token === null ? 'done' : outcome(() => world.run(shortenLease, { ticket, lock_token: token }))
    }
    case 'sweep':
      return outcome(() => sweepLeases(world.kernel))
    case 'wait':
      world.tick(act.millis)
      return 'done'
  }
}

function tokenOf(model: Model, who: number): number | null {
  return model.tokens[who] ?? null
}

function person(place: number): TestPerson {
  const found = people[place]
  assert.ok(found)
  return found
}

/** One that takes gets a token: the same while it is the same lease, a greater one than ever for a new one. */
async function noteToken(ticket: string, model: Model, taker: number, held: number | null): Promise<void> {
  const { token, until } = await readHeldLease(world.kernel, actorOf(person(taker)), ticket)
  if (held === taker) assert.equal(token, model.token)
  else assert.ok(token > Math.max(0, ...model.tokens.map((one) => one ?? 0)))
  assert.equal(toMillis(until), model.until)
  model.token = token
  model.tokens[taker] = token
}

async function compareLive(ticket: string, model: Model): Promise<void> {
  const row = await liveLease(world.store.db, ticket, world.now)
  const found = row && { holder: row.holder_id, until: row.until, token: row.token }
  const { holder, until, token } = model
  const held = holder !== null && until > world.now
  assert.deepEqual(found, held ? { holder: person(holder).id, until, token } : null)
}

/** Whatever the log says of the leases of the ticket is what the table says. */
async function compareWithTable(ticket: string): Promise<void> {
  const events = await readEvents(world.store.db, { ticketId: ticket, limit: 10_000 })
  let state: LeaseState | undefined
  for (const event of events) {
    const next = foldLease(state, event)
    if (event.kind === 'lease.taken')
      assert.equal(state, undefined, 'no lease begins before the last has ended')
    if (event.kind === 'lease.ended') assert.notEqual(state, undefined, 'what ends had begun')
    state = next
  }
  const rows = await world.store.db
    .selectFrom('ticket_leases')
    .selectAll()
    .where('ticket_id', '=', ticket)
    .execute()
  const stored = rows.map((row) => ({ holder: row.holder_id, token: row.token }))
  assert.deepEqual(stored, state ? [{ holder: state.holder, token: state.token }] : [])
}

test('whatever people do, a ticket has one holder at most, no stale token writes, and an own lease keeps nobody out', async () => {
  const runs = fc.array(acts, { minLength: 5, maxLength: 40 })
  await fc.assert(
    fc.asyncProperty(runs, async (sequence) => {
      const ticket = (await world.ticket({ project })).id
      const model: Model = { holder: null, until: 0, token: 0, tokens: [null, null, null, null], writes: 0 }
      for (const act of sequence) {
        const held = model.until > world.now ? model.holder : null
        const answer = expected(model, act)
        assert.equal(await happen(ticket, model, act), answer, JSON.stringify(act))
        if ((act.act === 'take' || act.act === 'takeOver') && answer === 'done')
          await noteToken(ticket, model, act.who, held)
        await compareLive(ticket, model)
      }
      await compareWithTable(ticket)
    }),
    { numRuns: 40 },
  )
})
