import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { MOST_MISSED } from '@waybill/contract/protocol/protocol.ts'
import { strict } from '@waybill/contract/schema.ts'
import Type from 'typebox'
import { defineCommand } from '../../kernel/command.ts'
import { readHead } from '../../kernel/event-log.ts'
import type { TestPerson } from '../../testing/test-world.ts'
import { createLiveWorld, type LiveWorld } from './testing/live-world.ts'

let world: LiveWorld
let agent: TestPerson
let project: { id: string; key: string }

before(async () => {
  world = await createLiveWorld()
  agent = await world.person('agent')
  project = await world.project({ key: 'WEB' })
})
after(() => world.close())

const head = async () => (await readHead(world.store.db)).head

/** Makes the log longer by events that say nothing to sockets. */
const lengthenLog = defineCommand({
  name: 'test-lengthen-log',
  input: strict({ by: Type.Integer() }),
  subject: 'installation',
  load: () => Promise.resolve({}),
  authorize: () => 'allow',
  run({ append, newId }, { by }) {
    for (let n = 0; n < by; n += 1)
      append({ kind: 'import.started', data: { import: newId(), source: 'test' } })
    return Promise.resolve(null)
  },
})

/** Some 20 MiB of frames: far more than networks and the server keep for a socket. */
async function writeMuch(): Promise<number[]> {
  const ticket = await world.ticket({ project, reporter: agent })
  const seqs: number[] = [await head()]
  for (let n = 0; n < 110; n += 1) {
    const description = String(n).padEnd(65_000, 'x')
    await world.call(agent, 'PATCH', `/tickets/${ticket.key}`, { body: { description } })
    seqs.push(await head())
  }
  return seqs
}

test('who reads slowly misses nothing, and holds up nobody', async () => {
  const [slow, quick] = [await world.connect(agent), await world.connect(agent)]
  await slow.subscribe('all')
  await quick.subscribe('all')
  slow.socket.pause()
  const seqs = await writeMuch()
  await quick.upTo(seqs.at(-1) ?? 0)
  assert.ok(slow.ofEvents().length < seqs.length)
  slow.socket.resume()
  await slow.upTo(seqs.at(-1) ?? 0)
  for (const client of [slow, quick]) {
    const got = client.ofEvents().map((frame) => frame.seq)
    assert.deepEqual(got, seqs)
  }
})

test('who falls too far behind is told to begin anew, and hears what comes then', async () => {
  const [slow, quick] = [await world.connect(agent), await world.connect(agent)]
  await slow.subscribe('all')
  await quick.subscribe('all')
  slow.socket.pause()
  await writeMuch()
  await world.run(lengthenLog, { by: MOST_MISSED + 1 })
  const ticket = await world.ticket({ project, reporter: agent })
  // The server has read all of that.
  await quick.upTo(await head())
  slow.socket.resume()
  const reset = await slow.next('Reset')
  assert.equal(reset.why, 'too_slow')
  assert.ok(reset.at <= (await head()))
  await world.call(agent, 'PATCH', `/tickets/${ticket.key}`, { body: { title: 'heard' } })
  const next = await slow.next('TicketUpdated')
  assert.equal(next.ticket.title, 'heard')
  assert.ok(next.seq > reset.at)
})

test('who was away for too long begins anew', async () => {
  const since = await head()
  // The token of whoever comes back is one more event.
  await world.run(lengthenLog, { by: MOST_MISSED - 1 })
  const back = await world.connect(agent, { since })
  await back.subscribe('all')
  await back.upTo(await head())
  assert.ok(!back.frames.some((frame) => frame._tag === 'Reset'))
  const late = await world.connect(agent, { since })
  assert.equal((await late.next('Reset')).why, 'too_old')
  const at = await late.subscribe('all')
  assert.equal(at, await head())
})

test('who asks and asks and does not read keeps others from nothing', async () => {
  const [greedy, other] = [await world.connect(agent), await world.connect(agent)]
  await other.subscribe('all')
  greedy.socket.pause()
  for (let n = 0; n < 200; n += 1) greedy.send({ _tag: 'GetTickets', ref: String(n), limit: 200 })
  await world.ticket({ project, reporter: agent })
  await other.next('TicketCreated')
  await other.settled()
  greedy.socket.resume()
  assert.equal((await greedy.answer('199'))._tag, 'AllTickets')
})
