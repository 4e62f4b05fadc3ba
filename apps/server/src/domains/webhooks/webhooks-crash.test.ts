import assert from 'node:assert/strict'
import { spawn, type ChildProcess } from 'node:child_process'
import { after, before, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { readEvents } from '../../kernel/event-log.ts'
import { createReaderRunner } from '../../kernel/reader-runner.ts'
import { queueWebhooks } from '../../readers/webhooks/queue-webhooks.reader.ts'
import { crashEvents, crashRounds, crashSeed, testEngine } from '../../testing/test-store.ts'
import { createTestWorld, type TestPerson, type TestWorld } from '../../testing/test-world.ts'
import { seededRandom } from '../sample-data/seeded-random.ts'
import { openReceiver, type Receiver } from './testing/receiver.ts'

const TICKETS = 40
/** Of this many messages one fails at first. */
const ONE_FAILS_IN = 25

let world: TestWorld
let admin: TestPerson
let receiver: Receiver
const children = new Set<ChildProcess>()

before(async () => {
  world = await createTestWorld({ allowedHosts: ['127.0.0.1'] })
  world.now = Date.now()
  admin = await world.person('admin')
  receiver = await openReceiver()
  // A reader hears what comes after its first start.
  const runner = createReaderRunner(world.kernel, [queueWebhooks], { jobs: null, onError: () => undefined })
  await runner.start()
  await runner.stop()
})
after(async () => {
  for (const child of children) child.kill('SIGKILL')
  await receiver.close()
  await world.close()
})

function startSender(): ChildProcess {
  const script = new URL('testing/webhook-child.ts', import.meta.url).pathname
  const child = spawn(process.execPath, [script, testEngine, world.database.location], { stdio: 'inherit' })
  children.add(child)
  return child
}

/** What the receiver accepted, in its order, and whether the order within each ticket was kept. */
class Accepted {
  readonly ids = new Map<number, Set<string>>()
  readonly #newest = new Map<string, number>()
  readonly #failed = new Set<string>()
  readonly #random: ReturnType<typeof seededRandom>

  constructor(random: ReturnType<typeof seededRandom>) {
    this.#random = random
    receiver.answer = ({ id, body }, response) => {
      const { seq, data } = body as { seq: number; data: { id: string } }
      // What a crash repeats may come late; what is new must be newer than all before it.
      const newest = this.#newest.get(data.id) ?? 0
      const known = this.ids.get(seq)
      if (!known) assert.ok(seq > newest, `event ${String(seq)} of a ticket came after ${String(newest)}`)
      if (this.#random.between(1, ONE_FAILS_IN) === 1 && !this.#failed.has(id)) {
        this.#failed.add(id)
        response.writeHead(500).end()
        return
      }
      this.ids.set(seq, (known ?? new Set()).add(id))
      this.#newest.set(data.id, Math.max(newest, seq))
      response.end()
    }
  }
}

test(`what happened is delivered at least once, in order within each ticket and under one id, however often the sender is killed (seed ${String(crashSeed)})`, async (t) => {
  const random = seededRandom(crashSeed)
  const accepted = new Accepted(random)
  const body = { url: receiver.url, topics: ['ticket.created', 'ticket.edited'] }
  assert.equal((await world.call(admin, 'POST', '/webhooks', { body })).status, 201)
  const project = await world.project()
  const tickets: string[] = []
  for (let count = 0; count < TICKETS; count += 1) tickets.push((await world.ticket({ project })).key)
  const produce = async () => {
    for (let made = TICKETS; made < crashEvents; made += TICKETS) {
      world.now = Date.now()
      const rename = (key: string) =>
        world.call(admin, 'PATCH', `/tickets/${key}`, { body: { title: `Change ${String(made)}` } })
      const answers = await Promise.all(tickets.map(rename))
      assert.ok(answers.every(({ status }) => status === 200))
    }
  }
  const producing = produce()
  for (let round = 1; round <= crashRounds; round += 1) {
    const child = startSender()
    const enough = Math.floor((crashEvents * round) / (crashRounds + 1))
    while (accepted.ids.size < enough) await sleep(5)
    await sleep(random.between(0, 40))
    child.kill('SIGKILL')
  }
  await producing
  const kinds = ['ticket.created', 'ticket.edited']
  const seqs: number[] = []
  for (let more = true; more; ) {
    const events = await readEvents(world.store.db, { after: seqs.at(-1) ?? 0, kinds, limit: 1_000 })
    seqs.push(...events.map(({ seq }) => seq))
    more = events.length === 1_000
  }
  startSender()
  while (accepted.ids.size < seqs.length) await sleep(20)
  assert.deepEqual(
    [...accepted.ids.keys()].toSorted((a, b) => a - b),
    seqs,
  )
  assert.ok(
    [...accepted.ids.values()].every((ids) => ids.size === 1),
    'each has one id',
  )
  const calls = receiver.calls.length
  t.diagnostic(`${String(seqs.length)} events, ${String(crashRounds)} kills, ${String(calls)} calls`)
})
