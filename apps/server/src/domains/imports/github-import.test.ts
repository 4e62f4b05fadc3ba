import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { Problem } from '@waybill/contract/problems/problem.ts'
import type { Comment } from '@waybill/contract/comments/comment.ts'
import { verified } from '../../testing/verify-command.ts'
import { wholeLog } from '../../testing/whole-log.ts'
import { createTestWorld, type TestWorld } from '../../testing/test-world.ts'
import { runGithubImport, type GithubImportOptions } from './run-import.ts'

const SAMPLE = fileURLToPath(new URL('../../../../../examples/imports/github.sample.json', import.meta.url))

interface Item {
  number: unknown
  [name: string]: unknown
}

function issue(number: number, values: Record<string, unknown> = {}): Item {
  return {
    number,
    title: `Issue ${String(number)}`,
    state: 'OPEN',
    author: 'somebody',
    createdAt: '2025-01-01T08:00:00Z',
    ...values,
  }
}

describe('the import of a GitHub archive', () => {
  let world: TestWorld
  let folder: string

  beforeEach(async () => {
    world = await createTestWorld()
    folder = mkdtempSync(join(tmpdir(), 'waybill-github-'))
  })
  afterEach(async () => {
    await world.close()
    rmSync(folder, { recursive: true, force: true })
  })

  function file(content: string | Buffer, name = 'archive.json'): string {
    const path = join(folder, name)
    writeFileSync(path, content)
    return path
  }

  function archive(issues: readonly unknown[], repo: unknown = 'example-org/one'): string {
    return file(JSON.stringify({ repo, labels: [], issues, pulls: [] }))
  }

  function run(path: string, options: Partial<GithubImportOptions> = {}) {
    return runGithubImport(world.kernel, {
      file: path,
      project: { key: 'GIT', name: 'From GitHub' },
      dryRun: false,
      errorsFile: join(folder, 'errors.csv'),
      signal: new AbortController().signal,
      progress: () => undefined,
      ...options,
    })
  }

  async function head(): Promise<number> {
    return (await world.store.db.selectFrom('log_head').select('seq').executeTakeFirstOrThrow()).seq
  }

  async function talkOf(key: string) {
    const admin = await world.person('admin')
    const { body } = await world.call(admin, 'GET', `/tickets/${key}/comments`)
    const items = body.items as Comment[]
    return items.map((one) => [
      one.created_at.slice(11, 16),
      one.author.name,
      one.body,
      items.find(({ id }) => id === one.parent_id)?.body ?? null,
    ])
  }

  test('makes tickets of issues and pull requests, findable by the numbers that they had', async () => {
    const summary = await run(SAMPLE)
    assert.deepEqual([summary.tickets, summary.created, summary.bad_rows], [3, 3, 0])
    assert.equal(summary.source, 'github:example-org/coffee-machine')
    assert.deepEqual(summary.counts, {
      comments: 4,
      empty_comments: 1,
      reviews: 3,
      remarks: 2,
      pending_reviews: 1,
    })
    await verified(world)
    const admin = await world.person('admin')
    const { body: valve } = await world.call(admin, 'GET', '/tickets/GIT%233?expand=aliases,watchers')
    assert.deepEqual([valve.key, valve.aliases, valve.title], ['GIT-1', ['#3'], 'Steam valve whistles'])
    assert.equal(valve.description, 'It whistles at 3 bar.\nSince this morning.')
    assert.deepEqual(
      [valve.reporter.name, valve.assignee.name, valve.watchers.map((one: { name: string }) => one.name)],
      ['barista-1', 'engineer-1', ['engineer-2']],
    )
    assert.deepEqual(
      [valve.status, valve.created_at, valve.closed_at, valve.updated_at],
      ['closed', '2025-01-01T08:00:00.000Z', '2025-01-02T09:30:00.000Z', '2025-01-03T08:00:00.000Z'],
    )
    const { body: pull } = await world.call(admin, 'GET', '/tickets/git%237')
    assert.deepEqual(
      [pull.key, pull.fields],
      [
        'GIT-2',
        {
          type: 'Pull request',
          merged: true,
          original: 'https://github.com/example-org/coffee-machine/pull/7',
        },
      ],
    )
    const { body: tea } = await world.call(admin, 'GET', '/tickets/GIT%239')
    assert.deepEqual(
      [tea.key, tea.description, tea.reporter.name, tea.labels, tea.fields.type],
      ['GIT-3', '', 'ghost', ['idea', 'never declared'], 'Issue'],
    )
    assert.equal((await world.call(admin, 'GET', '/tickets/GIT%238')).status, 404)
    assert.equal((await world.call(await world.person('requester'), 'GET', '/tickets/GIT%233')).status, 404)
  })

  test('keeps who said what when; reviews begin with their verdict, remarks on lines reply to them', async () => {
    await run(SAMPLE)
    assert.deepEqual(await talkOf('GIT-1'), [
      ['09:00', 'engineer-1', 'Which tone?', null],
      ['10:00', 'ghost', 'A flat.', null],
      ['08:00', 'barista-1', 'It is back.', null],
    ])
    const talk = await talkOf('GIT-2')
    assert.deepEqual(
      talk.toSorted((a, b) => (String(a[0]) < String(b[0]) ? -1 : 1)),
      [
        ['08:30', 'engineer-2', 'Ready.', null],
        ['08:39', 'engineer-1', 'Too soft.', '**Changes requested**\n\nNearly.'],
        ['08:40', 'engineer-1', '**Changes requested**\n\nNearly.', null],
        ['08:50', 'engineer-2', 'Better now?', null],
        ['09:00', 'engineer-1', '**Approved**', null],
      ],
    )
  })

  test('writes a history with the original times, the merge by who merged, and an unknown closer as nobody', async () => {
    await run(SAMPLE)
    const names = new Map(
      (await world.store.db.selectFrom('people').select(['id', 'name']).execute()).map((one) => [
        one.id,
        one.name,
      ]),
    )
    const ends = []
    for await (const { kind, at, actor_id, via } of wholeLog(world.store)) {
      if (kind !== 'ticket.status_changed' && kind !== 'ticket.fields_changed') continue
      ends.push([kind, at.slice(0, 16), actor_id === null ? null : names.get(actor_id), via])
    }
    assert.deepEqual(ends, [
      ['ticket.status_changed', '2025-01-02T09:30', null, 'import'],
      ['ticket.fields_changed', '2025-01-02T09:30', 'engineer-1', 'import'],
      ['ticket.status_changed', '2025-01-02T09:30', 'engineer-1', 'import'],
    ])
  })

  test('makes labels with colour and description, and placeholders: agents of those who worked there', async () => {
    await run(SAMPLE)
    const labels = await world.store.db
      .selectFrom('labels')
      .select(['name', 'color', 'description'])
      .orderBy('name_folded')
      .execute()
    assert.deepEqual(
      labels.map(({ name, color, description }) => [name, color, description]),
      [
        ['bug', '#ce373a', 'Something does not work'],
        ['idea', '#8b949e', ''],
        ['never declared', '#8b949e', ''],
      ],
    )
    const people = await world.store.db
      .selectFrom('people')
      .select(['name', 'role', 'placeholder', 'email'])
      .orderBy('name_folded')
      .execute()
    assert.deepEqual(
      people.map(({ name, role, placeholder, email }) => [name, role, placeholder, email]),
      [
        ['barista-1', 'requester', 1, null],
        ['engineer-1', 'agent', 1, null],
        ['engineer-2', 'agent', 1, null],
        ['ghost', 'requester', 1, null],
      ],
    )
  })

  test('changes nothing the second time, nor in a dry run', async () => {
    const dry = await run(SAMPLE, { dryRun: true })
    assert.deepEqual([dry.created, dry.counts['comments'], await head()], [3, 4, 0])
    await run(SAMPLE)
    const before = await head()
    const again = await run(file(gzipSync(readFileSync(SAMPLE)), 'again.json.gz'))
    assert.deepEqual([again.created, again.unchanged, await head()], [0, 3, before])
  })

  test('cut off and run again, it gives the same as in one go', async () => {
    const many = archive(
      Array.from({ length: 700 }, (_, index) =>
        issue(index + 1, {
          comments: [{ author: 'other', body: `Word ${String(index)}`, createdAt: '2025-01-02T08:00:00Z' }],
        }),
      ),
    )
    const stop = new AbortController()
    const first = await run(many, {
      signal: stop.signal,
      progress: ({ phase }) => {
        if (phase === 'importing') stop.abort()
      },
    })
    assert.ok(first.stopped && first.created > 0 && first.created < 700, `${String(first.created)} were made`)
    const second = await run(many)
    assert.deepEqual([second.resumed, second.created], [first.created, 700 - first.created])
    const rows = await world.store.db
      .selectFrom('tickets')
      .select(['number', 'title', 'comment_count'])
      .orderBy('number')
      .execute()
    assert.ok(
      rows.every(
        (row, index) =>
          row.number === index + 1 && row.title === `Issue ${String(index + 1)}` && row.comment_count === 1,
      ),
    )
    await verified(world)
  })

  test('the number of another repository stays with the first ticket that has it', async () => {
    await run(archive([issue(1, { title: 'First' })], 'example-org/one'))
    await run(archive([issue(1, { title: 'Second' })], 'example-org/two'))
    const admin = await world.person('admin')
    const { body } = await world.call(admin, 'GET', '/tickets/GIT%231')
    assert.equal(body.title, 'First')
    assert.equal((await world.call(admin, 'GET', '/tickets/GIT-2?expand=aliases')).body.aliases.length, 0)
    await verified(world)
  })

  test('texts that are too long are cut and say so; what no text may hold is left out', async () => {
    const url = 'https://github.com/example-org/one/issues/1'
    const long = `${'🍵'.repeat(40_000)}`
    const title = `${'x'.repeat(300)}`
    const summary = await run(
      archive([
        issue(1, { title, url, body: long }),
        issue(2, {
          title: 'bell\u0007',
          body: 'a\u0000b',
          comments: [{ author: 'a', body: long, createdAt: '2025-01-02T08:00:00Z' }],
        }),
      ]),
    )
    assert.equal(summary.counts['texts_cut'], 3)
    const [first, second] = await world.store.db
      .selectFrom('tickets')
      .select(['title', 'description'])
      .orderBy('number')
      .execute()
    assert.equal(first?.title.length, 255)
    assert.ok((first?.description.length ?? 0) <= 65_536 && first?.description.isWellFormed())
    assert.match(
      first?.description ?? '',
      /\[Cut by the import: the original has 80000 characters; the whole is at https:.*\]$/,
    )
    assert.deepEqual([second?.title, second?.description], ['bell', 'ab'])
    await verified(world)
  })

  test('an issue that cannot be used is left out as a whole, and the error file says which and why', async () => {
    const summary = await run(
      archive([
        issue(1),
        issue(2, { createdAt: 'yesterday' }),
        issue(3, { comments: [{ author: 'a', body: 'b', createdAt: '2025-13-01T00:00:00Z' }] }),
        issue(4, { state: 'LOCKED' }),
        issue(5),
        issue(5),
        { title: 'Without a number' },
        'not even an object',
      ]),
    )
    assert.deepEqual([summary.created, summary.left_out, summary.bad_rows], [1, 4, 7])
    const errors = readFileSync(join(folder, 'errors.csv'), 'utf8')
    assert.match(errors, /^line,reason,kind,number,title,url\n/)
    assert.match(errors, /\n2,createdAt .*,issue,2,Issue 2,/)
    assert.match(errors, /\n3,comments\/0\/createdAt .*,issue,3,Issue 3,/)
    assert.match(errors, /\n4,"state .*",issue,4,/)
    assert.match(errors, /\n6,the number 5 stands 2 times in the file,issue,5,/)
    assert.match(errors, /\n7,\/issues\/6\/number is not a number of an issue,issue,,Without a number,/)
    assert.match(errors, /\n8,\/issues\/7\/number is not a number of an issue,issue,,,/)
    await verified(world)
  })

  test('a file that is no archive, or is damaged anywhere, stores nothing and says where', async () => {
    const whole = readFileSync(SAMPLE)
    const cases: [content: string | Buffer, words: RegExp][] = [
      [whole.subarray(0, 3_000), /ends in the middle, after 3,000 bytes of JSON/],
      [gzipSync(whole).subarray(0, 500), /ends too early/],
      ['{"repo": "a/b", "issues": [{"number": 1,, }]}', /is not JSON: .*position "40"/],
      ['id,title\n1,One\n', /is not JSON.*; a CSV file is imported without --github/],
      ['[]', /has no issues and no pulls/],
      ['{}', /has no issues and no pulls/],
      ['', /it is empty/],
      [JSON.stringify({ issues: [issue(1)] }), /the property "repo" is missing/],
      [Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x7d]), /line 1 is not UTF-8 text/],
    ]
    for (const [content, words] of cases) {
      await assert.rejects(run(file(content)), (error: unknown) => {
        assert.ok(error instanceof Problem, String(error))
        assert.match(error.message, words)
        assert.doesNotMatch(error.message, /\n/)
        return true
      })
    }
    assert.equal(await head(), 0)
  })

  test('a project that is missing is only made when it is given a name', async () => {
    await assert.rejects(run(SAMPLE, { project: { key: 'GIT' } }), /There is no project "GIT".*--name/)
  })
})
