import assert from 'node:assert/strict'
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { after, before, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import type { ServerFrame } from '@waybill/contract/protocol/server-frames.ts'
import { readEvents, readHead } from '../../kernel/event-log.ts'
import { crashRounds, crashSeed, testEngine } from '../../testing/test-store.ts'
import { createTestWorld, type TestWorld } from '../../testing/test-world.ts'
import { seededRandom } from '../sample-data/seeded-random.ts'
import { LiveClient, tokenOf } from './testing/live-client.ts'

let world: TestWorld
const children = new Set<ChildProcess>()

before(async () => {
  world = await createTestWorld()
})
after(async () => {
  for (const child of children) child.kill('SIGKILL')
  await world.close()
})

async function startServer(): Promise<{ child: ChildProcess; url: string }> {
  const script = new URL('testing/live-child.ts', import.meta.url).pathname
  const child = spawn(process.execPath, [script, testEngine, world.database.location], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  children.add(child)
  const [line] = (await once(child.stdout, 'data')) as [Buffer]
  return { child, url: line.toString().trim() }
}

/** What a client keeps when its connection breaks. */
class Kept {
  since: number
  readonly created: number[] = []
  readonly unanswered = new Set<string>()
  readonly keys = new Map<string, string>()

  constructor(since: number) {
    this.since = since
  }

  take(frames: readonly ServerFrame[]): void {
    for (const frame of frames) {
      if (frame._tag === 'TicketCreated') this.created.push(frame.seq)
      if (frame._tag === 'TicketCreated' || frame._tag === 'Head')
        this.since = Math.max(this.since, frame.seq)
      if (frame._tag !== 'Ack' || frame.ref === null || !this.unanswered.delete(frame.ref)) continue
      this.keys.set(frame.ref, (frame.result as { key: string }).key)
    }
  }
}

test(`a client whose server is killed again and again gets every event once, in order, and makes each ticket once (seed ${String(crashSeed)})`, async () => {
  const random = seededRandom(crashSeed)
  const token = await tokenOf(world, await world.person('agent'))
  const project = await world.project({ key: 'WEB' })
  const start = (await readHead(world.store.db)).head
  const kept = new Kept(start)
  const create = (client: LiveClient, ref: string) => {
    kept.unanswered.add(ref)
    client.send({ _tag: 'CreateTicket', ref, ticket: { project: project.key, title: ref } })
  }
  const comeBack = async () => {
    const { child, url } = await startServer()
    const client = new LiveClient(url)
    await client.hello({ token, since: kept.since })
    await client.subscribe('project:WEB')
    // What had no answer is asked again: its ref makes that harmless.
    for (const ref of kept.unanswered) create(client, ref)
    return { child, client }
  }
  let count = 0
  for (let round = 0; round < crashRounds; round += 1) {
    const { child, client } = await comeBack()
    const until = Date.now() + random.between(30, 180)
    while (Date.now() < until) {
      create(client, `ticket ${String((count += 1))}`)
      await sleep(1)
    }
    child.kill('SIGKILL')
    await client.close()
    kept.take(client.frames)
  }
  const { client } = await comeBack()
  for (const ref of kept.unanswered) await client.answer(ref)
  await client.upTo((await readHead(world.store.db)).head)
  kept.take(client.frames)
  client.end()
  const events = await readEvents(world.store.db, { after: start, kinds: ['ticket.created'], limit: 10_000 })
  assert.deepEqual(
    kept.created,
    events.map((event) => event.seq),
  )
  assert.equal(events.length, count)
  assert.equal(new Set(kept.keys.values()).size, count)
})
