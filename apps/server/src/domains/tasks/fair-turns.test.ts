import assert from 'node:assert/strict'
import { fork } from 'node:child_process'
import { after, before, describe, test } from 'node:test'
import { join } from 'node:path'
import type { EventData } from '@waybill/contract/events/event-kinds.ts'
import { readEvents } from '../../kernel/event-log.ts'
import { createTicket } from '../tickets/create-ticket.command.ts'
import { createTestWorld, type TestPerson, type TestWorld } from '../../testing/test-world.ts'
import { testEngine } from '../../testing/test-store.ts'
import { verified } from '../../testing/verify-command.ts'
import { makeTeam, type MadeTeam } from './testing/make-team.ts'
import { publishFlow } from './testing/publish-flow.ts'

let world: TestWorld
before(async () => {
  world = await createTestWorld()
})
after(() => world.close())

const TICKETS = 200
const PEOPLE = 7
/** What each of three servers makes; the first makes the rest too. */
const SHARE = Math.floor(TICKETS / 3)

async function fairDesk(category: string, assign: 'round_robin' | 'least_loaded' = 'round_robin') {
  const team = await makeTeam(world, PEOPLE)
  const project = await world.project()
  await publishFlow(world, {
    category,
    steps: [{ name: 'Only', team: team.id, category: 'open', assign }],
    transitions: [],
  })
  return { team, project }
}

/** How many of the tickets of a project each member has. */
async function shares(project: string, people: readonly TestPerson[]): Promise<number[]> {
  const rows = await world.store.db
    .selectFrom('tickets')
    .select((of) => ['assignee_id', of.fn.countAll<number>().as('count')])
    .where('project_id', '=', project)
    .groupBy('assignee_id')
    .execute()
  const counts = new Map(rows.map(({ assignee_id, count }) => [assignee_id, Number(count)]))
  return people.map(({ id }) => counts.get(id) ?? 0)
}

function assertEven(counts: readonly number[]): void {
  assert.equal(
    counts.reduce((sum, count) => sum + count, 0),
    TICKETS,
  )
  assert.ok(Math.max(...counts) - Math.min(...counts) <= 1, counts.join(', '))
}

/** Whoever came first in the log had the first turn, the next one the second, and so on without a gap. */
async function assertInTurn(team: MadeTeam): Promise<void> {
  const events = await readEvents(world.store.db, { kinds: ['task.started'], limit: 10_000 })
  const turns = events
    .flatMap(({ data }) => (data as EventData<'task.started'>).turns)
    .filter((turn) => turn.team === team.id)
  assert.equal(turns.length, TICKETS)
  assert.deepEqual(
    turns.map(({ person }) => person),
    turns.map((_, index) => team.people[index % PEOPLE]?.id),
  )
}

describe('many tickets at once', () => {
  test('give each of a team the same number of turns, one after the other', async () => {
    const { team, project } = await fairDesk('Even')
    const reporter = await world.person('agent')
    await Promise.all(
      Array.from({ length: TICKETS }, () =>
        world.run(createTicket, {
          project: project.key,
          title: 'One',
          category: 'Even',
          reporter: reporter.id,
        }),
      ),
    )
    assertEven(await shares(project.id, team.people))
    await assertInTurn(team)
    await verified(world)
  })

  test('give the least loaded the next one, which is even too', async () => {
    const { team, project } = await fairDesk('Loaded', 'least_loaded')
    const reporter = await world.person('agent')
    await Promise.all(
      Array.from({ length: TICKETS }, () =>
        world.run(createTicket, {
          project: project.key,
          title: 'One',
          category: 'Loaded',
          reporter: reporter.id,
        }),
      ),
    )
    assertEven(await shares(project.id, team.people))
  })

  test('give the same from three servers on one database', {
    skip: testEngine === 'postgres' ? false : 'SQLite has one server',
  }, async () => {
    const { team, project } = await fairDesk('Servers')
    // Another project, so that the lock of the project's row does not make turns of it.
    const others = await Promise.all([world.project(), world.project()])
    const reporter = await world.person('agent')
    const projects = [project, ...others]
    const children = projects.map(({ key }, index) =>
      fork(join(import.meta.dirname, 'testing/ticket-child.ts'), [
        world.database.location,
        key,
        'Servers',
        reporter.id,
        String(index === 0 ? TICKETS - 2 * SHARE : SHARE),
      ]),
    )
    const ends = await Promise.all(
      children.map((child) => new Promise<number | null>((resolve) => child.once('exit', resolve))),
    )
    assert.deepEqual(ends, [0, 0, 0])
    const all = await Promise.all(projects.map(({ id }) => shares(id, team.people)))
    assertEven(team.people.map((_, index) => all.reduce((sum, counts) => sum + (counts[index] ?? 0), 0)))
    await assertInTurn(team)
    await verified(world)
  })
})
