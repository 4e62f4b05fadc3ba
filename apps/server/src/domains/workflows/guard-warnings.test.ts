import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { WorkflowProblem } from '@waybill/contract/workflows/workflow.ts'
import type { KyselyPlugin } from 'kysely'
import { createTestWorld, type TestPerson, type TestWorld } from '../../testing/test-world.ts'
import { makeTeam } from '../tasks/testing/make-team.ts'
import { readUnknownNames } from './guard-warnings.queries.ts'
import { definitionOf, findWorkflowByRef } from './workflows.queries.ts'

let world: TestWorld
let admin: TestPerson
before(async () => {
  world = await createTestWorld()
  admin = await world.person('admin')
})
after(() => world.close())

/** A workflow with a way for each guard, and one without. */
function graphOf(team: string, guards: readonly string[]) {
  return {
    steps: [
      { id: 'temp-ask', name: 'Ask', team, is_start: true },
      { id: 'temp-end', name: 'Well done', team, is_end: true },
    ],
    transitions: [...guards, null].map((guard, index) => ({
      id: `temp-${String(index)}`,
      from: 'temp-ask',
      to: 'temp-end',
      name: `Way ${String(index)}`,
      guard,
    })),
  }
}

test('a guard that names what is not there is a warning with the transition and the word, when saved and before publishing', async () => {
  const team = await makeTeam(world, 1)
  const project = await world.project()
  const label = await world.call(admin, 'POST', `/projects/${project.key}/labels`, {
    body: { name: 'urgent' },
  })
  assert.equal(label.status, 201, label.text)
  const fine = [
    `label:urgent`,
    `assignee:${admin.email}`,
    'step:"well done"',
    `-team:"${team.name}"`,
    'reporter:me',
    'workflow:Basic',
  ]
  const wrong = [
    'label:nosuchlabel',
    'priority:high or -field.nosuch:5',
    'assignee:nobody@example.org',
    'step:Nowhere',
    'workflow:"No such"',
  ]
  const made = await world.call(admin, 'POST', '/workflows', {
    body: { name: 'Guards', graph: graphOf(team.id, [...wrong, ...fine]) },
  })
  assert.equal(made.status, 201, made.text)
  assert.equal(made.body.state, 'ready')
  const told = (problems: WorkflowProblem[]) => problems.map(({ code, message }) => [code, message])
  const expected = [
    'label "nosuchlabel"',
    'field "nosuch"',
    'person "nobody@example.org"',
    'step "Nowhere"',
    'workflow "No such"',
  ].map((what, index) => [
    'workflow.guard_names_unknown',
    `The guard of "Way ${String(index)}" never holds: there is no ${what}. Name one that is there, or make it.`,
  ])
  assert.deepEqual(told(made.body.problems), expected)
  assert.deepEqual(
    made.body.problems.map(({ element }: WorkflowProblem) => element),
    ['temp-0', 'temp-1', 'temp-2', 'temp-3', 'temp-4'],
  )
  const preview = await world.call(admin, 'GET', `/workflows/${made.body.id}/publish-preview`)
  assert.deepEqual(told(preview.body.problems), expected)
  assert.equal(preview.body.ready, true)
})

test('however many guards name steps, the steps of all workflows are read once', async () => {
  const team = await makeTeam(world, 1)
  const guards = Array.from({ length: 50 }, (_, index) => `step:"Nowhere ${String(index)}"`)
  const made = await world.call(admin, 'POST', '/workflows', {
    body: { name: 'Many guards', graph: graphOf(team.id, guards) },
  })
  assert.equal(made.body.problems.length, 50)
  const row = await findWorkflowByRef(world.store.db, made.body.id)
  assert.ok(row)
  let reads = 0
  const counter: KyselyPlugin = {
    transformQuery({ node }) {
      if (JSON.stringify(node).includes('"workflow_steps"')) reads += 1
      return node
    },
    transformResult: ({ result }) => Promise.resolve(result),
  }
  const unknown = await readUnknownNames(world.store.db.withPlugin(counter), [definitionOf(row)])
  assert.deepEqual([unknown.size, reads], [50, 1])
})

test('a team of people who only ask for things counts as empty, until one of them works in a project', async () => {
  const team = await makeTeam(world, 0)
  const head = await world.person('requester')
  await world.call(admin, 'PUT', `/teams/${team.id}/members/${head.id}`, { body: {} })
  const made = await world.call(admin, 'POST', '/workflows', {
    body: { name: 'Heads', graph: graphOf(team.id, []) },
  })
  const empty = async () => {
    const { problems } = (await world.call(admin, 'GET', `/workflows/${made.body.id}`)).body
    return problems.filter(({ code }: WorkflowProblem) => code === 'workflow.team_empty').length
  }
  const works = async () => (await world.call(admin, 'GET', `/teams/${team.id}`)).body.members[0].works
  assert.deepEqual([await empty(), await works()], [2, false])
  const project = await world.project()
  await world.member(project, head, 'viewer')
  assert.equal(await empty(), 2)
  await world.member(project, head, 'member')
  assert.deepEqual([await empty(), await works()], [0, true])
})
