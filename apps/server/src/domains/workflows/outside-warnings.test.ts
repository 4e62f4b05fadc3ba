import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { WorkflowProblem } from '@waybill/contract/workflows/workflow.ts'
import { isRefused } from '../../io/outside/post-outside.ts'
import { createTestWorld, type TestPerson, type TestWorld } from '../../testing/test-world.ts'
import { verified } from '../../testing/verify-command.ts'
import { makeTeam } from '../tasks/testing/make-team.ts'
import { publishFlow } from '../tasks/testing/publish-flow.ts'

let world: TestWorld
let admin: TestPerson

before(async () => {
  world = await createTestWorld()
  admin = await world.person('admin')
})
after(async () => {
  await verified(world)
  await world.close()
})

async function problemsOf(workflow: string): Promise<WorkflowProblem[]> {
  return (await world.call(admin, 'GET', `/workflows/${workflow}`)).body.problems
}

test('an end action that calls an address inside is a warning that names it, also before publishing', async () => {
  const team = await makeTeam(world, 1)
  const { id } = await publishFlow(world, {
    category: 'Calls',
    end_actions: [
      { kind: 'asset', name: 'Asset', url: 'http://10.1.2.3:8080/in?token=hidden' },
      { kind: 'webhook', name: 'Out', url: 'https://example.com/' },
    ],
    steps: [{ name: 'Only', team: team.id, category: 'resolved' }],
    transitions: [],
  })
  const shown = (await world.call(admin, 'GET', `/workflows/${id}`)).body
  const [problem, ...others] = shown.problems
  assert.deepEqual(others, [])
  assert.deepEqual([problem.code, problem.severity], ['workflow.address_inside', 'warning'])
  assert.equal(problem.element, shown.end_actions[0].id)
  assert.match(problem.message, /calls 10\.1\.2\.3:8080, .*WAYBILL_ALLOWED_HOSTS/)
  assert.ok(!problem.message.includes('hidden'), 'what follows the host may be a secret')
  const preview = await world.call(admin, 'GET', `/workflows/${id}/publish-preview`)
  assert.equal(preview.body.ready, true)
  assert.deepEqual(preview.body.problems, shown.problems)
})

test('an address is judged by what it says: private ones and names of this network, unless they are allowed', () => {
  const inside = [
    'http://localhost/',
    'http://crm/',
    'http://crm:8080/',
    'http://a.localhost/',
    'http://printer.local./',
    'http://vault.internal/',
    'http://192.168.1.1/',
    'http://0x7f000001/',
    'http://[::1]/',
    'http://[fd00::1]/',
  ]
  for (const url of inside) assert.equal(isRefused(url, []), true, url)
  for (const url of ['https://example.com/', 'https://8.8.8.8/', 'https://[2606:4700::1111]/'])
    assert.equal(isRefused(url, []), false, url)
  for (const host of ['CRM', 'crm:8080']) assert.equal(isRefused('http://crm:8080/', [host]), false)
  assert.equal(isRefused('http://crm/', ['crm:8080']), true)
})

test('a published workflow that no ticket finds is told so, until a project has it as default', async () => {
  const team = await makeTeam(world, 1)
  const flow = {
    steps: [{ name: 'Only', team: team.id, category: 'resolved' as const }],
    transitions: [],
  }
  const codes = async (id: string) => (await problemsOf(id)).map(({ code }) => code)
  const lost = await publishFlow(world, flow)
  assert.deepEqual(await codes(lost.id), ['workflow.no_ticket_comes'])
  const project = await world.project()
  await world.call(admin, 'PATCH', `/projects/${project.key}`, { body: { workflow: lost.id } })
  assert.deepEqual(await codes(lost.id), [])

  const first = await publishFlow(world, { ...flow, category: 'Twice' })
  const second = await publishFlow(world, { ...flow, category: 'twice' })
  const other = await publishFlow(world, { ...flow, category: 'Twice', priority: 'high' })
  assert.deepEqual([await codes(first.id), await codes(other.id)], [[], []])
  const [problem] = await problemsOf(second.id)
  assert.match(problem?.message ?? '', /older and takes all/)
  await world.call(admin, 'POST', `/workflows/${first.id}/pause`, { body: {} })
  assert.deepEqual(await codes(second.id), [])
})
