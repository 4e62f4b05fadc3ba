import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createTestWorld } from '../../testing/test-world.ts'
import { LiveLog } from './live-log.ts'

test('a ticket that was looked for while the log was begun is read anew afterwards', async () => {
  const world = await createTestWorld()
  try {
    const ticket = await world.ticket({ project: await world.project() })
    const { store } = world
    let onRead: () => void = () => undefined
    const kernel = {
      ...world.kernel,
      store: {
        ...store,
        get db() {
          onRead()
          return store.db
        },
      },
    }
    const log = new LiveLog(kernel, () => undefined)
    const meanwhile: Promise<object | null>[] = []
    onRead = () => meanwhile.push(log.frames.tickets.find(ticket.id))
    await log.begin()
    assert.ok(meanwhile.length > 0)
    const now = await log.frames.tickets.find(ticket.id)
    assert.ok(now)
    for (const earlier of await Promise.all(meanwhile)) assert.notEqual(earlier, now)
  } finally {
    await world.close()
  }
})
