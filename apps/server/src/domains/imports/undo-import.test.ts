import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, test } from 'node:test'
import { Problem } from '@waybill/contract/problems/problem.ts'
import { verified } from '../../testing/verify-command.ts'
import { wholeLog } from '../../testing/whole-log.ts'
import { createTestWorld, type TestPerson, type TestWorld } from '../../testing/test-world.ts'
import { runGithubImport, type GithubImportOptions } from './run-import.ts'
import { undoImport, type UndoOptions } from './undo-import.ts'

describe('undoing an import', () => {
  let world: TestWorld
  let folder: string
  let admin: TestPerson

  beforeEach(async () => {
    world = await createTestWorld()
    folder = mkdtempSync(join(tmpdir(), 'waybill-undo-'))
    admin = await world.person('admin')
  })
  afterEach(async () => {
    await world.close()
    rmSync(folder, { recursive: true, force: true })
  })

  function importSome(count: number, options: Partial<GithubImportOptions> = {}) {
    const issues = Array.from({ length: count }, (_, index) => ({
      number: index + 1,
      title: `Issue ${String(index + 1)}`,
      state: 'CLOSED',
      author: 'somebody',
      createdAt: '2030-01-01T08:00:00Z',
      closedAt: '2030-01-03T08:00:00Z',
      assignees: ['one', 'two'],
      labels: ['bug'],
      comments: [{ author: 'other', body: 'Hm', createdAt: '2030-01-02T08:00:00Z' }],
    }))
    const file = join(folder, 'archive.json')
    writeFileSync(file, JSON.stringify({ repo: 'example-org/one', labels: [], issues, pulls: [] }))
    return runGithubImport(world.kernel, {
      file,
      project: { key: 'GIT', name: 'From GitHub' },
      dryRun: false,
      errorsFile: join(folder, 'errors.csv'),
      signal: new AbortController().signal,
      progress: () => undefined,
      ...options,
    })
  }

  async function newestImport(): Promise<string> {
    const row = await world.store.db
      .selectFrom('imports')
      .select('id')
      .orderBy('id', 'desc')
      .executeTakeFirstOrThrow()
    return row.id
  }

  async function undo(options: Partial<UndoOptions> = {}) {
    return undoImport(world.kernel, {
      import: await newestImport(),
      dryRun: false,
      unfinished: false,
      signal: new AbortController().signal,
      progress: () => undefined,
      ...options,
    })
  }

  async function refused(code: string, options: Partial<UndoOptions> = {}): Promise<void> {
    const before = await head()
    await assert.rejects(undo(options), (error: unknown) => error instanceof Problem && error.code === code)
    assert.equal(await head(), before)
  }

  async function head(): Promise<number> {
    return (await world.store.db.selectFrom('log_head').select('seq').executeTakeFirstOrThrow()).seq
  }

  async function numbers(): Promise<number[]> {
    const rows = await world.store.db.selectFrom('tickets').select('number').orderBy('number').execute()
    return rows.map((row) => row.number)
  }

  test('removes its tickets with all that hangs on them, and the project that it made', async () => {
    await importSome(5)
    assert.deepEqual(await undo({ dryRun: true }).then(({ removed, kept }) => [removed, kept]), [5, []])
    assert.equal((await numbers()).length, 5, 'a dry run removes nothing')
    const summary = await undo()
    assert.deepEqual([summary.removed, summary.kept, summary.removed_project], [5, [], 'GIT'])
    for (const table of ['tickets', 'comments', 'ticket_aliases', 'ticket_watchers', 'projects'] as const) {
      const { count } = await world.store.db
        .selectFrom(table)
        .select((of) => of.fn.countAll<number>().as('count'))
        .executeTakeFirstOrThrow()
      assert.equal(count, 0, table)
    }
    const kinds = []
    for await (const { kind, data } of wholeLog(world.store)) {
      if (kind === 'ticket.purged') kinds.push(kind)
      if (kind === 'import.undone') assert.deepEqual(data, { import: summary.import, tickets: 5, kept: 0 })
    }
    assert.equal(kinds.length, 5)
    await verified(world)
    await refused('import.undone')
  })

  test('keeps tickets that somebody changed since, in whatever way, and names them', async () => {
    await importSome(8)
    const other = await world.ticket()
    const lead = await world.person('admin')
    await world.call(lead, 'PATCH', '/tickets/GIT-2', { body: { title: 'Mine now' } })
    await world.call(lead, 'POST', '/tickets/GIT-3/comments', { body: { body: 'Still so?' } })
    await world.call(lead, 'POST', '/tickets/GIT-4/links', { body: { kind: 'relates', ticket: other.key } })
    await world.call(lead, 'PUT', '/tickets/GIT-5/watchers/me')
    await world.call(lead, 'DELETE', '/tickets/GIT-6')
    const kept = ['GIT-2', 'GIT-3', 'GIT-4', 'GIT-5', 'GIT-6']
    assert.deepEqual((await undo({ dryRun: true })).kept, kept)
    const summary = await undo()
    assert.deepEqual([summary.removed, summary.kept, summary.removed_project], [3, kept, null])
    assert.deepEqual(await numbers(), [1, 2, 3, 4, 5, 6], 'and the ticket elsewhere')
    const { body } = await world.call(lead, 'GET', `/tickets/${other.key}?expand=links`)
    assert.equal(body.links[0].ticket.key, 'GIT-4')
    await verified(world)
  })

  test('the same import brings in again what was removed, under new numbers, and what was kept is not doubled', async () => {
    await importSome(3)
    await world.call(admin, 'PATCH', '/tickets/GIT-2', { body: { title: 'Mine now' } })
    await undo()
    assert.deepEqual(await numbers(), [2])
    const again = await importSome(3)
    assert.deepEqual([again.created, again.unchanged], [2, 1])
    assert.deepEqual(await numbers(), [2, 4, 5])
    const people = await world.store.db
      .selectFrom('people')
      .select('id')
      .where('placeholder', '=', 1)
      .execute()
    assert.equal(people.length, 4, 'placeholders stay and are found again')
    await verified(world)
    assert.deepEqual((await undo()).removed, 2, 'only its own')
    assert.deepEqual(await numbers(), [2])
    await verified(world)
  })

  test('leaves a project alone that was there before, or that has got members since', async () => {
    await world.project({ key: 'GIT' })
    await importSome(2)
    assert.equal((await undo()).removed_project, null)
    await importSome(2, { project: { key: 'NEW', name: 'New' } })
    await world.member({ key: 'NEW' }, admin, 'lead')
    assert.equal((await undo()).removed_project, null)
    const keys = await world.store.db.selectFrom('projects').select('key').orderBy('key').execute()
    assert.deepEqual(
      keys.map((one) => one.key),
      ['GIT', 'NEW'],
    )
    await verified(world)
  })

  test('stopped in the middle, it goes on from there', async () => {
    await importSome(350)
    const stop = new AbortController()
    const first = await undo({ signal: stop.signal, progress: () => stop.abort() })
    assert.ok(first.stopped && first.removed > 0 && first.removed < 350, String(first.removed))
    assert.equal((await numbers()).length, 350 - first.removed)
    const second = await undo()
    assert.deepEqual([second.removed, second.removed_project], [350, 'GIT'])
    await verified(world)
  })

  test('an import that was cut off is only undone when that is asked for, and then takes no more tickets', async () => {
    const stop = new AbortController()
    const cut = await importSome(600, {
      signal: stop.signal,
      progress: ({ phase }) => {
        if (phase === 'importing') stop.abort()
      },
    })
    assert.ok(cut.stopped)
    await refused('import.not_finished')
    assert.equal((await undo({ unfinished: true })).removed, cut.created)
    await verified(world)

    let beside: Promise<unknown> | undefined
    const ended = importSome(600, {
      progress: ({ phase }) => {
        if (phase === 'importing') beside ??= undo({ unfinished: true })
      },
    })
    await assert.rejects(ended, /Another process has stored this batch already, or is undoing the import/)
    await beside
    assert.deepEqual(await numbers(), [])
    await verified(world)
  })

  test('an import that nobody knows, or that an older version made, is told so', async () => {
    await importSome(1)
    await refused('import.unknown', { import: '01890000-0000-7000-8000-000000000000' })
    await refused('import.unknown', { import: '%' })
    const id = await newestImport()
    assert.equal((await undo({ import: id.slice(-12), dryRun: true })).import, id)
    await world.store.write((tx) => tx.updateTable('imports').set({ project_id: null }).execute())
    await refused('import.undo_not_possible')
  })
})
