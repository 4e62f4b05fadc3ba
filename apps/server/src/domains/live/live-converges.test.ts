import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Ticket } from '@waybill/contract/tickets/ticket.ts'
import { seededRandom } from '../sample-data/seeded-random.ts'
import { readHead } from '../../kernel/event-log.ts'
import { crashSeed } from '../../testing/test-store.ts'
import type { TestPerson } from '../../testing/test-world.ts'
import { updatePerson } from '../people/update-person.command.ts'
import { removeMember } from '../projects/remove-member.command.ts'
import { setMember } from '../projects/set-member.command.ts'
import { purgeDeletedTickets } from '../tickets/purge-deleted-tickets.command.ts'
import type { LiveClient } from './testing/live-client.ts'
import { createLiveWorld, type LiveWorld } from './testing/live-world.ts'

const STEPS = 150
const random = seededRandom(crashSeed)

let world: LiveWorld
let admin: TestPerson
before(async () => {
  world = await createLiveWorld()
  admin = await world.person('admin')
})
after(() => world.close())

const head = async () => (await readHead(world.store.db)).head

/** What somebody's program knows of tickets, kept up by frames alone. */
class Copy {
  readonly person: TestPerson
  readonly tickets = new Map<string, Ticket>()
  /** Everything that ever came over the sockets of this person. */
  text = ''
  since: number | undefined
  #client: LiveClient | undefined
  #taken = 0

  constructor(person: TestPerson) {
    this.person = person
  }

  async connect(): Promise<void> {
    this.#client = await world.connect(this.person, this.since === undefined ? {} : { since: this.since })
    this.#taken = 0
    await this.#client.subscribe('all')
    this.since ??= await head()
  }

  async disconnect(): Promise<void> {
    await this.take()
    this.#client?.end()
    this.#client = undefined
  }

  get isConnected(): boolean {
    return this.#client !== undefined
  }

  /** Applies what has come so far. */
  async take(): Promise<void> {
    const client = this.#client
    for (; client && this.#taken < client.frames.length; this.#taken += 1) {
      const frame = client.frames[this.#taken]
      if (!frame) break
      this.text += JSON.stringify(frame)
      if ('seq' in frame) this.since = Math.max(this.since ?? 0, frame.seq)
      if ('ticket' in frame) this.#know(frame.ticket)
      if (frame._tag === 'Forget') for (const id of frame.ticket_ids) this.tickets.delete(id)
      if (frame._tag !== 'Reset') continue
      this.since = frame.at
      this.tickets.clear()
      const all = await world.call(this.person, 'GET', '/tickets?limit=200')
      for (const ticket of all.body.items as Ticket[]) this.#know(ticket)
    }
  }

  async upTo(seq: number): Promise<void> {
    await this.#client?.upTo(seq)
    await this.take()
  }

  #know(ticket: Ticket): void {
    const known = this.tickets.get(ticket.id)
    if (!known || known.seq <= ticket.seq) this.tickets.set(ticket.id, ticket)
  }
}

/**
 * Of a link to a ticket that they do not see requesters get no event, although it moves the position of the ticket that they
 * see.
 */
function assertSame(known: Ticket | undefined, shown: Ticket, of: string): void {
  const hidden = shown.can['see_internal'] ? {} : { seq: 0, updated_at: '' }
  assert.deepEqual({ ...known, ...hidden }, { ...shown, ...hidden }, of)
}

/** All that somebody sees now; deleted tickets are there for members of their projects. */
async function seenBy(person: TestPerson): Promise<string[]> {
  const lists = ['/tickets?limit=200', '/tickets?limit=200&deleted=true']
  const answers = await Promise.all(lists.map((list) => world.call(person, 'GET', list)))
  return answers.flatMap(({ body }) => (body.items as Ticket[]).map(({ id }) => id))
}

test(`whatever happens, a client that applies frames knows what the API shows its person, and never knew more (seed ${String(crashSeed)})`, async () => {
  const flexible = await world.person('agent')
  const agents = [flexible, await world.person('agent')]
  const guests = [await world.person('requester'), await world.person('requester')]
  const people = [admin, ...agents, ...guests]
  const projects = [
    await world.project({ key: 'OPN' }),
    await world.project({ key: 'PRI', access: 'private' }),
  ]
  const copies = people.map((person) => new Copy(person))
  for (const copy of copies) await copy.connect()
  const ids: string[] = []
  const comments: string[] = []
  const everSeen = new Map(people.map((person) => [person.id, new Set<string>()]))

  const ticket = () => (ids.length > 0 ? random.pick(ids) : 'OPN-1')
  const patch = (body: object) => world.call(admin, 'PATCH', `/tickets/${ticket()}`, { body })
  const comment = async (internal: boolean) => {
    const body = { body: `${internal ? 'INTERNAL' : 'public'} ${String(random.next())}`, internal }
    const { body: made } = await world.call(admin, 'POST', `/tickets/${ticket()}/comments`, { body })
    if (made?.id) comments.push(made.id)
  }
  const someComment = () => (comments.length > 0 ? random.pick(comments) : ids[0])
  const create = async () => {
    const values = { project: random.pick(projects), reporter: random.pick(people) }
    ids.push((await world.ticket(values)).id)
  }
  const steps: [() => Promise<unknown>, number][] = [
    [create, 5],
    [() => patch({ title: `title ${String(random.next())}` }), 4],
    [() => patch({ priority: random.pick(['low', 'high']), add_labels: [random.pick(['red', 'blue'])] }), 2],
    [() => patch({ status: random.pick(['open', 'resolved', 'closed']) }), 2],
    [() => patch({ assignee: random.pick([null, admin.id]) }), 2],
    [() => patch({ add_watchers: [random.pick(people).id] }), 4],
    [() => patch({ remove_watchers: [random.pick(people).id] }), 4],
    [() => patch({ reporter: random.pick(people).id }), 3],
    [() => comment(false), 4],
    [() => comment(true), 4],
    [() => world.call(admin, 'PUT', `/comments/${String(someComment())}/reactions/heart`), 2],
    [
      () =>
        world.call(admin, 'PATCH', `/comments/${String(someComment())}`, {
          body: { body: 'INTERNAL?'.slice(0, 3) },
        }),
      1,
    ],
    [() => world.call(admin, 'DELETE', `/comments/${String(someComment())}`), 1],
    [() => world.call(admin, 'DELETE', `/tickets/${ticket()}`), 2],
    [() => world.call(admin, 'POST', `/tickets/${ticket()}/restore`), 2],
    [
      () =>
        world.call(admin, 'POST', `/tickets/${ticket()}/links`, {
          body: { kind: 'relates', ticket: ticket() },
        }),
      2,
    ],
    [() => world.call(admin, 'PUT', `/tickets/${ticket()}/lock`), 1],
    [
      async () => {
        world.tick(31 * 24 * 60 * 60 * 1_000)
        await world.run(purgeDeletedTickets, { limit: 10 })
      },
      1,
    ],
    [
      () =>
        world.run(setMember, {
          project: 'PRI',
          person: random.pick([...agents, ...guests]).id,
          role: random.pick(['viewer', 'member', 'lead']),
        }),
      1,
    ],
    [
      () =>
        world
          .run(removeMember, { project: 'PRI', person: random.pick([...agents, ...guests]).id })
          .catch(() => undefined),
      1,
    ],
    [
      async () => {
        flexible.role = random.pick(['agent', 'requester'])
        await world.run(updatePerson, { person: flexible.id, role: flexible.role }, admin)
      },
      1,
    ],
    [
      async () => {
        const copy = random.pick(copies)
        await (copy.isConnected ? copy.disconnect() : copy.connect())
      },
      3,
    ],
  ]
  for (let step = 0; step < STEPS; step += 1) {
    await random.weighted(steps)()
    for (const copy of copies) {
      await copy.take()
      for (const id of await seenBy(copy.person)) everSeen.get(copy.person.id)?.add(id)
    }
  }

  for (const copy of copies) {
    if (!copy.isConnected) await copy.connect()
    await copy.upTo(await head())
    const { person, tickets, text } = copy
    const listed = (await world.call(person, 'GET', '/tickets?limit=200')).body.items as Ticket[]
    for (const one of listed) assertSame(tickets.get(one.id), one, `${person.name} ${one.key}`)
    for (const [id, known] of tickets) {
      const answer = await world.call(person, 'GET', `/tickets/${id}`)
      assertSame(known, answer.body, `${person.name} knows ${known.key}`)
    }
    for (const id of ids)
      assert.ok(everSeen.get(person.id)?.has(id) || !text.includes(id), `${person.name} heard of ${id}`)
  }
})
