import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { bareEnvironment } from '../../../../scripts/bare-environment.ts'
import { verified } from '../testing/verify-command.ts'
import { testEngine, type TestStore } from '../testing/test-store.ts'
import { createTestWorld, type TestWorld } from '../testing/test-world.ts'
import { cliHere } from './testing/cli-here.ts'

const MAIN = fileURLToPath(new URL('../main.ts', import.meta.url))
const TICKETS = 1_500

const MAPPING = {
  source: 'killed',
  project: { key: 'KIL', name: 'Killed' },
  rows: 'changes',
  id: 'id',
  order: 'n',
  changed_at: 'at',
  changed_by: { column: 'by', name: 'Person {value}' },
  ticket: { title: 'title', status: 'status', team: 'team', assignee: 'by', labels: 'labels' },
}

/** Each ticket twice, the second rows far away from the first ones. */
function csv(): string {
  const lines = ['id,n,at,by,title,status,team,labels']
  for (const [n, status] of [
    [1, 'open'],
    [2, 'closed'],
  ] as const) {
    for (let index = 0; index < TICKETS; index += 1) {
      const at = new Date(Date.UTC(2030, 0, n, 0, index)).toISOString()
      lines.push(
        `T${String(index)},${String(n)},${at},${String((index * n) % 97)},Ticket ${String(index)},${status},Team ${String(index % 7)},l${String(index % 5)}`,
      )
    }
  }
  return `${lines.join('\n')}\n`
}

describe('waybill import', () => {
  let folder: string
  const worlds: TestWorld[] = []

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'waybill-cli-import-'))
    writeFileSync(join(folder, 'rows.csv'), csv())
    writeFileSync(join(folder, 'mapping.json'), JSON.stringify(MAPPING))
  })
  afterEach(async () => {
    await Promise.all(worlds.splice(0).map((world) => world.close()))
    rmSync(folder, { recursive: true, force: true })
  })

  async function aWorld(): Promise<TestWorld> {
    const world = await createTestWorld()
    worlds.push(world)
    return world
  }

  function issue(number: number) {
    const createdAt = '2030-01-01T08:00:00Z'
    const comments = [{ author: 'other', body: 'Hm', createdAt }]
    return {
      number,
      title: `Issue ${String(number)}`,
      state: 'OPEN',
      author: 'somebody',
      createdAt,
      comments,
    }
  }

  function environmentOf(database: TestStore): Record<string, string> {
    const where =
      testEngine === 'postgres'
        ? { DATABASE_URL: database.location }
        : { WAYBILL_DATA: dirname(database.location) }
    return { WAYBILL_DATA: folder, ...where }
  }

  function waybill(database: TestStore, ...args: string[]) {
    return cliHere(args, { environment: environmentOf(database), folder })
  }

  /** An import in a process of its own. */
  function start(database: TestStore, ...args: string[]) {
    const child = spawn(process.execPath, [MAIN, 'import', join(folder, 'rows.csv'), ...args], {
      cwd: folder,
      env: { ...bareEnvironment(), ...environmentOf(database) },
    })
    let output = ''
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()))
    child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()))
    return {
      child,
      exit: async () => {
        const [code] = (await once(child, 'close')) as [number | null]
        return { code, output }
      },
    }
  }

  /** How many tickets of the file are done; 0 before the import began. */
  async function position(world: TestWorld): Promise<number> {
    const row = await world.store.db.selectFrom('imports').select('checkpoint').executeTakeFirst()
    return row ? (JSON.parse(row.checkpoint) as { position: number }).position : 0
  }

  async function outcome(world: TestWorld) {
    return world.store.db
      .selectFrom('tickets')
      .innerJoin('people', 'people.id', 'tickets.assignee_id')
      .innerJoin('teams', 'teams.id', 'tickets.team_id')
      .select(['number', 'title', 'status', 'rank', 'tickets.created_at', 'tickets.updated_at', 'closed_at'])
      .select(['tickets.seq', 'created_seq', 'field_seq', 'people.name as assignee', 'teams.name as team'])
      .orderBy('number')
      .execute()
  }

  test('killed in the middle and run again, it gives the very same result as in one go', async () => {
    const killed = await aWorld()
    const mapping = ['--mapping', 'mapping.json']
    const first = start(killed.database, ...mapping)
    while ((await position(killed)) < 300) {
      assert.equal(first.child.exitCode, null, 'it was killed before it was done')
      await sleep(5)
    }
    first.child.kill('SIGKILL')
    await first.exit()
    const done = await position(killed)
    assert.ok(done >= 300 && done < TICKETS, `it was killed in the middle, at ${String(done)}`)
    const second = await start(killed.database, ...mapping, '--json').exit()
    assert.equal(second.code, 0, second.output)
    const summary = JSON.parse(second.output.trim().split('\n').at(-1) ?? '') as Record<string, unknown>
    assert.deepEqual([summary['resumed'], summary['created']], [done, TICKETS - done])
    await verified(killed)

    const whole = await aWorld()
    const straight = await start(whole.database, ...mapping).exit()
    assert.equal(straight.code, 0, straight.output)
    assert.deepEqual(await outcome(killed), await outcome(whole))
  })

  test('the server goes on working beside it', async () => {
    const world = await aWorld()
    const project = await world.project({ key: 'WEB' })
    const running = start(world.database, '--mapping', 'mapping.json')
    const ended = running.exit()
    let made = 0
    while (running.child.exitCode === null) {
      await world.ticket({ project, title: `Beside ${String(made)}` })
      made += 1
      await sleep(10)
    }
    const { code, output } = await ended
    assert.equal(code, 0, output)
    assert.ok(made > 0)
    await verified(world)
    const counts = await world.store.db
      .selectFrom('projects')
      .select(['key', 'last_number'])
      .orderBy('key')
      .execute()
    assert.deepEqual(
      counts.map(({ key, last_number }) => [key, last_number]),
      [
        ['KIL', TICKETS],
        ['WEB', made],
      ],
    )
  })

  test('an archive comes in by --github, stands in --list, and goes again by --undo', async () => {
    const world = await aWorld()
    const archive = { repo: 'example-org/one', issues: [1, 2].map(issue), pulls: [] }
    writeFileSync(join(folder, 'rows.csv'), JSON.stringify(archive))
    const made = await start(world.database, '--github', '--project', 'GIT', '--name', 'Git').exit()
    assert.equal(made.code, 0, made.output)
    assert.match(
      made.output,
      /2 rows, 2 tickets: 2 imported into GIT with 4 events, 0 unchanged\.\nWith 2 comments\./,
    )
    const listed = await waybill(world.database, 'import', '--list', '--json')
    const { id, state, tickets } = JSON.parse(listed.out) as Record<string, unknown>
    assert.deepEqual([state, tickets], ['finished', 2])
    const suffix = String(id).slice(-12)
    const dry = await waybill(world.database, 'import', '--undo', suffix, '--dry-run')
    assert.match(dry.output, /2 tickets would be removed, 0 kept/)
    const undone = await waybill(world.database, 'import', '--undo', suffix)
    assert.equal(undone.code, 0, undone.output)
    assert.match(
      undone.output,
      /2 tickets removed, 0 kept\.\nThe project GIT, which the import had made, is gone too/,
    )
    const again = await waybill(world.database, 'import', '--undo', suffix)
    assert.deepEqual([again.code, /The import is undone already/.test(again.output)], [1, true])
    await verified(world)
  })

  test('wrong use and bad input end with one line and their exit code', async () => {
    const world = await aWorld()
    const cases: [args: string[], code: number, words: RegExp][] = [
      [[], 2, /without --mapping, name the project/],
      [['--mapping', 'nowhere.json'], 1, /there is no file or folder .*nowhere\.json/],
      [['--project', 'not a key'], 2, /is not a key/],
      [['--mapping', 'mapping.json', '--fast'], 2, /Unknown option '--fast'/],
      [['--github'], 2, /with --github, name the project/],
      [
        ['--github', '--project', 'GIT', '--name', 'Git'],
        1,
        /rows\.csv cannot be imported: it is not JSON.* CSV/,
      ],
      [['--undo', '12345678'], 2, /use one of FILE, --list and --undo ID/],
      [['--unfinished', '--project', 'GIT'], 2, /--unfinished belongs to --undo/],
      [['--mapping', 'rows.csv'], 1, /The mapping rows\.csv cannot be used: it is not JSON/],
    ]
    const program = await start(world.database, '--mapping', 'nowhere.json').exit()
    assert.equal(program.code, 1, program.output)
    for (const [args, code, words] of cases) {
      const ended = await waybill(world.database, 'import', 'rows.csv', ...args)
      assert.equal(ended.code, code, ended.output)
      assert.match(ended.output, words)
      assert.equal(ended.output.trim().split('\n').length, 1, ended.output)
    }
  })
})
