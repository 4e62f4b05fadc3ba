import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, test } from 'node:test'
import {
  DRAFT_KEPT_MILLIS,
  MOST_DRAFTS,
  MOST_DRAFT_BYTES,
  MOST_DRAFT_DEPTH,
} from '@waybill/contract/drafts/draft.ts'
import { readHead } from '../../kernel/event-log.ts'
import { createTestWorld, type TestPerson, type TestWorld } from '../../testing/test-world.ts'
import { verified } from '../../testing/verify-command.ts'
import { purgeJob } from '../../jobs/purge.job.ts'

let world: TestWorld
let ana: TestPerson
let project: { id: string; key: string }
let ticket: { id: string; key: string }
beforeEach(async () => {
  world = await createTestWorld()
  ana = await world.person()
  project = await world.project({ key: 'WEB' })
  ticket = await world.ticket({ project })
})
afterEach(async () => {
  await verified(world)
  await world.close()
})

const save = (as: TestPerson, place: string, content: unknown = { body: 'Dear' }) =>
  world.call(as, 'PUT', `/drafts/${encodeURIComponent(place)}`, { body: { content } })
const read = (as: TestPerson, place: string) => world.call(as, 'GET', `/drafts/${encodeURIComponent(place)}`)
const places = async (as: TestPerson) =>
  ((await world.call(as, 'GET', '/drafts')).body.items as { place: string }[]).map((item) => item.place)
const purge = () => {
  const context = { kernel: world.kernel, id: 'purge', attempt: 1, signal: new AbortController().signal }
  return purgeJob.run(context, {} as never)
}
const slots = async () =>
  (await world.store.db.selectFrom('drafts').select('slot').execute()).map((row) => row.slot)

describe('a draft', () => {
  test('is kept as it was sent, in place of the one before, without a word in the log', async () => {
    const { head } = await readHead(world.store.db)
    const content = { body: 'Größe 🎉 \u0000 "quoted"', fields: { floor: 1.5, list: [null, true, {}] } }
    assert.equal((await save(ana, 'comment:WEB-1')).status, 200)
    world.tick(2_000)
    const saved = await save(ana, 'comment:WEB-1', content)
    const updated_at = new Date(world.now).toISOString()
    assert.deepEqual(saved.body, { place: 'comment:WEB-1', updated_at })
    assert.deepEqual((await read(ana, 'comment:WEB-1')).body, { place: 'comment:WEB-1', updated_at, content })
    assert.equal((await readHead(world.store.db)).head, head)
  })

  test('has one place, however it is named, also after the project got another key', async () => {
    for (const place of ['comment:web-1', `comment:${ticket.id}`]) await save(ana, place)
    for (const place of ['new-ticket', 'new-ticket:web', `new-ticket:${project.id}`]) await save(ana, place)
    world.tick(1)
    await save(ana, 'new-ticket')
    await world.call(await world.person('admin'), 'PATCH', '/projects/WEB', { body: { key: 'SITE' } })
    assert.deepEqual((await places(ana)).toSorted(), ['comment:SITE-1', 'new-ticket', 'new-ticket:SITE'])
    assert.equal((await places(ana))[0], 'new-ticket', 'the newest first')
    assert.equal((await read(ana, 'comment:WEB-1')).body.place, 'comment:SITE-1')
  })

  test('is thrown away once and again', async () => {
    await save(ana, 'new-ticket')
    const remove = () => world.call(ana, 'DELETE', '/drafts/new-ticket')
    assert.deepEqual([(await remove()).status, (await remove()).status], [204, 204])
    assert.equal((await read(ana, 'new-ticket')).status, 404)
  })

  test('is its owner’s alone: not an admin sees that there is one', async () => {
    await save(ana, 'comment:WEB-1')
    await save(ana, 'new-ticket')
    const admin = await world.person('admin')
    for (const place of ['comment:WEB-1', 'new-ticket']) {
      const answer = await read(admin, place)
      assert.deepEqual([answer.status, answer.body.code], [404, 'draft.not_found'])
    }
    assert.deepEqual(await places(admin), [])
    await world.call(admin, 'DELETE', '/drafts/new-ticket')
    assert.equal((await places(ana)).length, 2)
  })

  test('is tagged, so that it is sent once', async () => {
    await save(ana, 'new-ticket')
    for (const path of ['/drafts', '/drafts/new-ticket']) {
      const { etag } = (await world.call(ana, 'GET', path)).headers
      const again = await world.call(ana, 'GET', path, { headers: { 'if-none-match': String(etag) } })
      assert.equal(again.status, 304)
    }
  })

  test('that two windows save at once is one draft', async () => {
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, number) => save(ana, 'new-ticket', { number })),
    )
    assert.ok(answers.every((answer) => answer.status === 200))
    assert.deepEqual(await slots(), ['new-ticket'])
  })
})

describe('a draft is refused', () => {
  const codes = async (place: string, content: unknown) => {
    const answer = await save(ana, place, content)
    return [answer.status, answer.body.code, answer.body.errors?.[0].pointer]
  }

  test('for a place that there cannot be', async () => {
    for (const place of ['nowhere', 'comment', 'comment:', 'new-ticket:', 'comment:a b', 'NEW-TICKET']) {
      assert.deepEqual(await codes(place, {}), [422, 'draft.unknown_place', '/place'], place)
      assert.equal((await read(ana, place)).status, 422, place)
    }
  })

  test('when it is no object, too long or too deep', async () => {
    for (const content of ['text', 5, null, ['list']])
      assert.deepEqual(await codes('new-ticket', content), [422, 'input.wrong_type', '/content'])
    const text = (bytes: number) => ({ t: 'é'.repeat((bytes - 8) / 2) })
    assert.deepEqual((await codes('new-ticket', text(MOST_DRAFT_BYTES)))[0], 200)
    assert.deepEqual(await codes('new-ticket', text(MOST_DRAFT_BYTES + 2)), [
      422,
      'draft.too_long',
      '/content',
    ])
    const nested = (depth: number): unknown => (depth === 1 ? {} : { inner: nested(depth - 1) })
    assert.deepEqual((await codes('new-ticket', nested(MOST_DRAFT_DEPTH)))[0], 200)
    for (const depth of [MOST_DRAFT_DEPTH + 1, 5_000])
      assert.deepEqual(await codes('new-ticket', nested(depth)), [422, 'draft.too_deep', '/content'])
    const more = await world.call(ana, 'PUT', '/drafts/new-ticket', { body: { content: {}, place: 'x' } })
    assert.equal(more.body.errors[0].pointer, '/place')
  })

  test('beyond two hundred of a person', async () => {
    await world.store.write((tx) =>
      tx
        .insertInto('drafts')
        .values(
          Array.from({ length: MOST_DRAFTS - 1 }, (_, number) => ({
            person_id: ana.id,
            slot: `comment:${String(number)}`,
            project_id: null,
            ticket_id: null,
            content: '{}',
            updated_at: world.now,
          })),
        )
        .execute(),
    )
    assert.equal((await save(ana, 'new-ticket')).status, 200)
    assert.equal((await save(ana, 'comment:WEB-1')).body.code, 'draft.too_many')
    assert.equal((await save(ana, 'new-ticket')).status, 200, 'what is there can be changed')
  })
})

describe('a draft about what its owner does not see', () => {
  test('cannot be kept, and does not show whether the thing is there', async () => {
    await world.project({ key: 'SEC', access: 'private' })
    await world.ticket({ project: { key: 'SEC' } })
    for (const place of ['comment:SEC-1', 'comment:SEC-2', 'new-ticket:SEC', 'new-ticket:NONE']) {
      const answers = [await save(ana, place), await read(ana, place)]
      for (const { status, body } of answers)
        assert.deepEqual([status, body.code], [404, 'draft.not_found'], place)
    }
  })

  test('any more is out of reach at once, and forgotten by the purge', async () => {
    const sec = await world.project({ key: 'SEC', access: 'private' })
    await world.ticket({ project: sec })
    await world.member(sec, ana, 'member')
    for (const place of ['comment:SEC-1', 'new-ticket:SEC', 'comment:WEB-1']) await save(ana, place)
    const admin = await world.person('admin')
    await world.call(admin, 'DELETE', `/projects/SEC/members/${ana.id}`)
    assert.deepEqual(await places(ana), ['comment:WEB-1'])
    assert.equal((await read(ana, 'comment:SEC-1')).status, 404)
    await purge()
    assert.deepEqual(await slots(), [`comment:${ticket.id}`])
  })

  test('because it is gone for good goes with it', async () => {
    await save(ana, 'comment:WEB-1')
    await save(ana, 'new-ticket:WEB')
    const admin = await world.person('admin')
    await world.call(admin, 'DELETE', '/projects/WEB?confirm=WEB&force=true')
    assert.deepEqual(await slots(), [])
  })
})

describe('drafts and time, tokens', () => {
  test('are kept 30 days after the last change', async () => {
    await save(ana, 'new-ticket')
    await save(ana, 'comment:WEB-1')
    world.tick(DRAFT_KEPT_MILLIS)
    await save(ana, 'new-ticket')
    await purge()
    assert.equal((await slots()).length, 2)
    world.tick(1)
    await purge()
    assert.deepEqual(await places(ana), ['new-ticket'])
  })

  test('need a token that may read or write', async () => {
    const status = async (method: 'GET' | 'PUT' | 'DELETE', scope: 'read' | 'write') => {
      const body = method === 'PUT' ? { body: { content: {} } } : {}
      return (await world.call(ana, method, '/drafts/new-ticket', { scopes: [scope], ...body })).status
    }
    assert.deepEqual([await status('PUT', 'read'), await status('PUT', 'write')], [403, 200])
    assert.deepEqual([await status('GET', 'write'), await status('GET', 'read')], [403, 200])
    assert.deepEqual([await status('DELETE', 'read'), await status('DELETE', 'write')], [403, 204])
  })
})
