import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { Problem } from '@waybill/contract/problems/problem.ts'
import { verified } from '../../testing/verify-command.ts'
import { createTestWorld, type TestWorld } from '../../testing/test-world.ts'
import { updateProject } from '../projects/update-project.command.ts'
import { createTeam } from '../teams/create-team.command.ts'
import { putTeamMember } from '../teams/put-team-member.command.ts'
import { createWorkflow } from '../workflows/create-workflow.command.ts'
import { publishWorkflow } from '../workflows/publish-workflow.command.ts'
import { hardware } from '../workflows/testing/hardware.ts'
import { importBatch } from './import-batch.command.ts'
import type { ImportedTicket } from './imported-ticket.ts'
import { startImport } from './start-import.command.ts'

const PERSON = { key: 'name:Ana', name: 'Ana', email: null, role: 'requester' }

function ticket(external_id: string): ImportedTicket {
  return {
    external_id,
    created_at: '2030-01-01T00:00:00.000Z',
    actor: PERSON.key,
    first: {
      title: external_id,
      description: '',
      status: 'open',
      priority: 'medium',
      severity: null,
      category: null,
      sub_category: null,
      department: null,
      assignee: null,
      team: 'Night shift',
      reporter: PERSON.key,
      due_at: null,
      labels: ['one', 'One'],
      fields: {},
    },
    changes: [],
    digest: 'd',
  }
}

describe('a batch of an import', () => {
  let world: TestWorld
  let started: { id: string; project: string }
  const batch = (from: number, to: number, ...ids: string[]) =>
    world.run(importBatch, {
      import: started.id,
      project: started.project,
      from,
      to,
      tickets: ids.map(ticket),
      people: [PERSON],
      choices: [],
    })

  before(async () => {
    world = await createTestWorld()
    const input = {
      source: 's',
      file: 'f.csv',
      input_hash: 'h',
      project: { key: 'BAT', name: 'Batch' },
      fields: [],
    }
    started = (await world.run(startImport, input)).result
  })
  after(() => world.close())

  test('passes over tickets that came in meanwhile, and makes each person, team and label once', async () => {
    assert.deepEqual((await batch(0, 2, 'A', 'B')).result, { created: 2, events: 2 })
    assert.deepEqual((await batch(2, 4, 'B', 'C')).result, { created: 1, events: 1 })
    const count = async (table: 'people' | 'teams' | 'labels' | 'tickets') =>
      (await world.store.db.selectFrom(table).select('id').execute()).length
    assert.deepEqual(
      [await count('people'), await count('teams'), await count('labels'), await count('tickets')],
      [1, 1, 1, 3],
    )
    await verified(world)
  })

  test('is refused when another process has stored it already, and then stores nothing', async () => {
    await assert.rejects(
      batch(2, 4, 'D'),
      (error: unknown) => error instanceof Problem && error.code === 'import.moved_on',
    )
    assert.equal((await world.store.db.selectFrom('tickets').select('id').execute()).length, 3)
  })

  test('does not exist for people without the right', async () => {
    const requester = await world.person('requester')
    const input = {
      import: started.id,
      project: started.project,
      from: 4,
      to: 5,
      tickets: [],
      people: [],
      choices: [],
    }
    await assert.rejects(
      world.run(importBatch, input, requester),
      (error: unknown) => error instanceof Problem && error.status === 404,
    )
  })

  test('stands on the built-in steps also where the project has another workflow, with the status that it had', async () => {
    const admin = await world.person('admin')
    const person = await world.person('agent')
    for (const name of ['Front desk', 'Workshop']) {
      const { result } = await world.run(createTeam, { name })
      await world.run(putTeamMember, { team: result.id, person: person.id })
    }
    const { result: workflow } = await world.run(createWorkflow, hardware())
    await world.run(publishWorkflow, { workflow: workflow.id })
    const project = { key: 'OWN', name: 'With a workflow of its own' }
    const other = { source: 'other', file: 'f.csv', input_hash: 'h', project, fields: [] }
    const { result } = await world.run(startImport, other)
    await world.run(updateProject, { project: 'OWN', workflow: workflow.id })
    const closed = ticket('closed one')
    await world.run(importBatch, {
      import: result.id,
      project: result.project,
      from: 0,
      to: 1,
      tickets: [{ ...closed, first: { ...closed.first, status: 'closed' } }],
      people: [PERSON],
      choices: [],
    })
    const { items } = (await world.call(admin, 'GET', '/tickets?project=OWN')).body
    assert.deepEqual(
      items.map(({ status, step }: { status: string; step: { name: string } }) => [status, step.name]),
      [['closed', 'Closed']],
    )
  })
})
