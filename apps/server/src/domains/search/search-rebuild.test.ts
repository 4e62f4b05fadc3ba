import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { afterEach, beforeEach, describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { searchJob } from '../../jobs/search.job.ts'
import { testEngine } from '../../testing/test-store.ts'
import type { TestPerson } from '../../testing/test-world.ts'
import { addComment } from '../comments/add-comment.command.ts'
import { advanceSearchRebuild } from './advance-search-rebuild.command.ts'
import { checkSearch } from './check-search.queries.ts'
import { noteSearchCheck } from './note-search-check.command.ts'
import { requestSearchRebuild } from './request-search-rebuild.command.ts'
import { readSearchState } from './search-state.queries.ts'
import { createSearchWorld, type SearchWorld } from './testing/search-world.ts'

const TICKETS = 60
let search: SearchWorld
let agent: TestPerson
let tickets: { id: string; key: string }[]

beforeEach(async () => {
  search = await createSearchWorld()
  const { world } = search
  agent = await world.person('agent')
  const project = await world.project({ key: 'WEB' })
  tickets = []
  for (let number = 1; number <= TICKETS; number += 1) {
    // So long that a step takes 14 of them.
    const description = 'filler '.repeat(250)
    tickets.push(
      await world.ticket({ project, reporter: agent, title: `Lantern number${String(number)}`, description }),
    )
  }
  await search.catchUp()
})
afterEach(() => search.close())

const step = () => search.world.run(advanceSearchRebuild, {})
const state = () => readSearchState(search.world.store.db)
const job = () => {
  const context = {
    kernel: search.world.kernel,
    id: 'search',
    attempt: 1,
    signal: new AbortController().signal,
  }
  return searchJob.run(context, {} as never)
}
/** Takes a document out of the index behind everybody's back. */
async function loseDocument(ticket: { id: string }): Promise<void> {
  const { store } = search.world
  const { live } = await state()
  await store.write(async (tx) => {
    const { doc } = await tx
      .selectFrom('search_documents')
      .select('doc')
      .where('ticket_id', '=', ticket.id)
      .executeTakeFirstOrThrow()
    await store.sql.search.remove(live, [doc]).execute(tx)
  })
}
const at = (index: number) => tickets[index] ?? { id: '', key: '' }
const ready = async () => (await search.world.call(null, 'GET', '/ready')).body.search

describe('while the index is built anew', () => {
  test('the old one serves, both hear of changes, and a kill in between loses nothing', async () => {
    const { world } = search
    await loseDocument(at(3))
    assert.deepEqual(
      await search.titles(agent, 'number4'),
      [
        'Lantern number40',
        'Lantern number41',
        'Lantern number42',
        'Lantern number43',
        'Lantern number44',
        'Lantern number45',
        'Lantern number46',
        'Lantern number47',
        'Lantern number48',
        'Lantern number49',
      ].toReversed(),
    )
    await world.run(requestSearchRebuild, { reason: 'asked' })
    await step()
    await step()
    const { built, building } = await state()
    assert.ok(building !== null && built > 0 && built < TICKETS, `${String(built)} built`)

    await killedInTheMiddle()
    const after = await state()
    assert.ok(after.building === building && after.built >= built && after.built < TICKETS)
    assert.equal((await search.find(agent, 'lantern', '&limit=50')).items.length, 50, 'the old one serves')
    const shown = await ready()
    assert.deepEqual([shown.state, shown.progress > 0 && shown.progress < 1], ['rebuilding', true])

    await world.call(agent, 'PATCH', `/tickets/${at(0).key}`, { body: { title: 'Renamed early' } })
    await world.call(agent, 'PATCH', `/tickets/${at(TICKETS - 1).key}`, { body: { title: 'Renamed late' } })
    await world.run(addComment, { ticket: at(1).id, body: 'sapphire' }, agent)
    await world.ticket({ project: { key: 'WEB' }, reporter: agent, title: 'Came meanwhile' })
    const asked = ['renamed', 'sapphire', 'meanwhile'] as const
    const before = await Promise.all(asked.map((q) => search.titles(agent, q)))
    assert.deepEqual(before, [['Renamed late', 'Renamed early'], ['Lantern number2'], ['Came meanwhile']])

    await job()
    const { live, building: still } = await state()
    assert.deepEqual([live, still], [building, null])
    assert.deepEqual(await Promise.all(asked.map((q) => search.titles(agent, q))), before)
    assert.ok((await search.titles(agent, 'number4')).includes('Lantern number4'), 'what was lost is back')
    assert.deepEqual((await ready()).state, 'serving')

    world.tick(60_000)
    await job()
    assert.equal((await state()).clear_at, null, 'the old one is emptied a minute later')
    assert.deepEqual(await search.titles(agent, 'sapphire'), ['Lantern number2'])
    assert.deepEqual(await search.titles(agent, 'sapfire lantern'), [], 'two typos')
    assert.deepEqual(
      await search.titles(agent, 'saphire'),
      ['Lantern number2'],
      'the new one knows words too',
    )
  })

  test('an event that the new index has seen already still reaches the old one', async () => {
    const { world } = search
    await world.run(requestSearchRebuild, { reason: 'asked' })
    await step()
    await world.run(addComment, { ticket: at(0).id, body: 'sapphire' }, agent)
    await step()
    assert.deepEqual(await search.titles(agent, 'sapphire'), ['Lantern number1'])
  })

  async function killedInTheMiddle(): Promise<void> {
    const program = fileURLToPath(new URL('testing/rebuild-child.ts', import.meta.url))
    const child = spawn(process.execPath, [program, testEngine, search.world.database.location], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    await once(child.stdout, 'data')
    child.kill('SIGKILL')
    await once(child, 'close')
  }
})

describe('the look at the index', () => {
  test('says that all is well, with the count', async () => {
    // A new database begins with the rules of the first version, so that the first run builds the index by today's.
    await job()
    await job()
    const { ok, documents, check, checked_at, state: now, progress, lag } = await ready()
    assert.deepEqual([ok, documents, check, now, progress, lag], [true, TICKETS, 'ok', 'serving', null, 0])
    assert.equal(Date.parse(checked_at), search.world.now)
  })

  test('sees a word that does not find its ticket, says so, and has the index built anew', async () => {
    await loseDocument(at(TICKETS - 1))
    assert.deepEqual(await checkSearch(search.world.store, () => 0.5), {
      result: 'missing',
      documents: TICKETS,
    })
    await search.world.run(noteSearchCheck, { result: 'missing', documents: TICKETS })
    assert.deepEqual([(await ready()).ok, (await ready()).check], [false, 'missing'])
    await job()
    assert.deepEqual(await search.titles(agent, `number${String(TICKETS)}`), [
      `Lantern number${String(TICKETS)}`,
    ])
    await job()
    assert.deepEqual([(await ready()).ok, (await ready()).check], [true, 'ok'])
  })

  test('sees tickets without a document, which a rebuild gives them', async () => {
    const { store } = search.world
    await store.write((tx) => tx.deleteFrom('search_documents').where('ticket_id', '=', at(7).id).execute())
    assert.equal((await checkSearch(store, () => 0))?.result, 'count')
    await job()
    assert.equal((await checkSearch(store, () => 0))?.result, 'ok')
    assert.deepEqual(await search.titles(agent, 'number8'), ['Lantern number8'])
  })

  test('does not begin one rebuild after the other for what it cannot mend', async () => {
    await search.world.run(noteSearchCheck, { result: 'missing', documents: TICKETS })
    await job()
    await search.world.run(noteSearchCheck, { result: 'missing', documents: TICKETS })
    assert.equal((await state()).rebuild_reason, null)
    search.world.tick(6 * 3_600_000)
    await search.world.run(noteSearchCheck, { result: 'missing', documents: TICKETS })
    assert.equal((await state()).rebuild_reason, 'check_failed')
  })

  test('takes an index by older rules for one to be built anew', async () => {
    await search.world.store.write((tx) => tx.updateTable('search_state').set({ version: 0 }).execute())
    const { live } = await state()
    await job()
    const now = await state()
    assert.deepEqual([now.live === live, now.version > 0], [false, true])
    assert.equal((await search.find(agent, 'lantern', '&limit=50')).items.length, 50)
  })

  test('is not for people', async () => {
    const admin = await search.world.person('admin')
    const ask = (input: object) =>
      search.world.run(requestSearchRebuild, input, admin).then(
        () => 'done',
        (error: { status?: number }) => error.status,
      )
    assert.equal(await ask({ reason: 'asked' }), 404)
    await assert.rejects(search.world.run(advanceSearchRebuild, {}, admin), { status: 404 })
    await assert.rejects(search.world.run(noteSearchCheck, { result: 'ok', documents: 0 }, admin), {
      status: 404,
    })
  })
})
