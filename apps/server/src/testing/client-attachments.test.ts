import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { after, before, test } from 'node:test'
import { attachmentsOf, createClient, type Client } from '@waybill/client'
import { Problem } from '@waybill/contract/problems/problem.ts'
import { tokenOf } from '../domains/live/testing/live-client.ts'
import { createLiveWorld, type LiveWorld } from '../domains/live/testing/live-world.ts'

/** Files by the client library against a real server. */
let world: LiveWorld
let ana: Client
let ben: Client
let ticket: { id: string; key: string }

before(async () => {
  world = await createLiveWorld()
  const url = world.url.replace('ws:', 'http:').replace('/api/v1/live', '')
  const clientOf = async () =>
    createClient({
      url,
      token: await tokenOf(world, await world.person('agent')),
      platform: { random: () => 0.02 },
    })
  ana = await clientOf()
  ben = await clientOf()
  ticket = await world.ticket()
})
after(async () => {
  for (const client of [ana, ben]) client.disconnect()
  await world.close()
})

test('a file is sent, read, listed and removed', async () => {
  const added = await ana.attachments.add(ticket.key, new File(['line one'], 'Größe.txt'))
  assert.deepEqual([added.name, added.size, added.type], ['Größe.txt', 8, 'text/plain'])
  assert.equal(await (await ana.attachments.read(added.sha256)).text(), 'line one')
  const all = await Array.fromAsync(ben.attachments.every(ticket.key))
  assert.deepEqual(
    all.map(({ id }) => id),
    [added.id],
  )
  assert.match(
    ana.attachments.url(added.sha256, { name: 'a b.txt', download: true }),
    /\?name=a\+b\.txt&download=1$|\?name=a%20b\.txt&download=1$/,
  )
  await ana.attachments.remove(added.id)
  await assert.rejects(ana.attachments.get(added.id), { status: 404 })
  await assert.rejects(ana.attachments.read(added.sha256), (error) => {
    return error instanceof Problem && error.status === 404
  })
})

test('who has a ticket open sees files come, go with comments, and leave', async () => {
  ben.connect()
  const open = ben.openTicket(ticket.key)
  const { id } = await open.ready
  const shown = () =>
    attachmentsOf(ben.store.getSnapshot().state, id).map((one) => [one.name, one.comment_id])
  const until = (is: () => boolean) =>
    new Promise<void>((resolve) => {
      const look = () => {
        if (!is()) return
        stop()
        resolve()
      }
      const stop = ben.store.subscribe(look)
      look()
    })
  const one = await ana.attachments.add(ticket.key, 'first', { name: 'one.txt', internal: true })
  await until(() => shown().length === 1)
  const comment = await ana.comments.add(ticket.key, { body: 'see', attachments: [one.id] })
  await until(() => shown()[0]?.[1] === comment.id)
  await ana.comments.remove(comment.id)
  await until(() => shown().length === 0)
  open.close()
})

test('an upload that is broken off is over, and nothing of it is stored', async () => {
  const stop = new AbortController()
  const slow = new Blob([new Uint8Array(8 * 1024 * 1024)])
  const upload = ana.attachments.add(ticket.key, slow, { signal: stop.signal })
  stop.abort(new Error('not any more'))
  await assert.rejects(upload, /not any more/)
  assert.deepEqual((await ana.attachments.list(ticket.key)).items, [])
  assert.deepEqual(readdirSync(world.incoming), [])
})
