import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, test } from 'node:test'
import { anyDefinition } from '@waybill/contract/workflows/testing/definitions.ts'
import { fromWorkflowFile, toWorkflowFile } from '@waybill/contract/workflows/workflow-file.ts'
import type { WorkflowDefinition } from '@waybill/contract/workflows/workflow.ts'
import fc from 'fast-check'
import { readHead } from '../../kernel/event-log.ts'
import { createTestWorld, type TestPerson, type TestWorld } from '../../testing/test-world.ts'
import { createTeam } from '../teams/create-team.command.ts'
import { readDefinition } from './read-definition.ts'
import { ElementIds } from './read-graph.ts'
import { hardware } from './testing/hardware.ts'
import { parseWorkflowFile, printWorkflowFile } from './workflow-yaml.ts'

describe('files of workflows', () => {
  let world: TestWorld
  let admin: TestPerson
  beforeEach(async () => {
    world = await createTestWorld()
    admin = await world.person('admin')
    for (const name of ['Front desk', 'Workshop']) await world.run(createTeam, { name })
  })
  afterEach(() => world.close())

  const importYaml = (yaml: string) => world.call(admin, 'POST', '/workflows/import', { body: { yaml } })
  const exported = async (ref: string) => {
    const answer = await world.call(admin, 'GET', `/workflows/${ref}/export`)
    assert.match(String(answer.headers['content-type']), /^text\/yaml/)
    return answer.text
  }
  const full = () =>
    hardware({
      description: 'What people need to work with',
      department: 'Sales',
      priority: 'high',
      sla: { high: 'PT4H', critical: 'PT1H' },
      front_desk: { approval: true },
      end_actions: [{ kind: 'asset', url: 'https://assets.example/hook' }],
    })

  test('say teams by name and steps by a word of their own', async () => {
    await world.call(admin, 'POST', '/workflows', { body: full() })
    const yaml = await exported('Hardware%20requests')
    assert.match(yaml, /^waybill_workflow: 1\nname: Hardware requests\n/)
    assert.match(yaml, /- key: work\n {4}name: Work\n {4}team: Workshop\n/)
    assert.match(yaml, /- name: Accept\n {4}from: triage\n {4}to: work\n/)
    assert.match(yaml, /- name: Solve\n.*\n.*\n {4}comment: optional\n {4}comment_visibility: public\n/)
    assert.match(yaml, /sla:\n {2}high: PT4H\n {2}critical: PT1H\n/)
  })

  test('say to agents the hosts of end actions alone', async () => {
    const { body: made } = await world.call(admin, 'POST', '/workflows', { body: full() })
    await world.call(admin, 'POST', `/workflows/${made.id}/publish`)
    const agent = await world.person('agent')
    for (const path of ['', '/versions/1', '/export']) {
      const answer = await world.call(agent, 'GET', `/workflows/${made.id}${path}`)
      assert.match(answer.text, /https:\/\/assets\.example/, path)
      assert.doesNotMatch(answer.text, /hook/, path)
    }
  })

  test('that are imported twice change nothing the second time', async () => {
    const { body: made } = await world.call(admin, 'POST', '/workflows', { body: full() })
    const yaml = await exported(made.id)
    const { head } = await readHead(world.store.db)
    const { status, body } = await importYaml(yaml)
    assert.equal(status, 200)
    assert.deepEqual([body.id, body.graph, body.end_actions], [made.id, made.graph, made.end_actions])
    assert.equal((await readHead(world.store.db)).head, head)
  })

  test('make the same workflow elsewhere', async () => {
    await world.call(admin, 'POST', '/workflows', { body: full() })
    const yaml = await exported('Hardware%20requests')
    const other = await importYaml(yaml.replace('name: Hardware requests', 'name: Elsewhere'))
    assert.deepEqual([other.status, other.body.state], [201, 'ready'])
    assert.equal(await exported('Elsewhere'), yaml.replace('name: Hardware requests', 'name: Elsewhere'))
  })

  test('change the workflow of their name where they say something else', async () => {
    const { body: made } = await world.call(admin, 'POST', '/workflows', { body: full() })
    const yaml = (await exported(made.id))
      .replace('name: Solve', 'name: Repair')
      .replace('weight: 0.5', 'weight: 2')
    const { body } = await importYaml(yaml)
    assert.deepEqual(
      body.graph.steps.map(({ id, weight }: { id: string; weight: number }) => [id, weight]),
      made.graph.steps.map(({ id }: { id: string }, index: number) => [id, index === 0 ? 2 : 0.5]),
    )
    assert.equal(body.graph.transitions[2].name, 'Repair')
    assert.notEqual(body.graph.transitions[2].id, made.graph.transitions[2].id)
  })

  test('that leave out what was said take it back', async () => {
    const { body: made } = await world.call(admin, 'POST', '/workflows', { body: full() })
    const { body } = await importYaml(
      (await exported(made.id)).replace('    comment_visibility: public\n', ''),
    )
    const [before, after] = [made, body].map(({ graph }) => graph.transitions[2])
    assert.deepEqual([before.comment_visibility, after.comment_visibility], ['public', 'internal'])
    assert.equal(after.id, before.id)
  })

  test('that name a team that is not there are drafts that say so', async () => {
    await world.call(admin, 'POST', '/workflows', { body: full() })
    const yaml = (await exported('Hardware%20requests')).replace('name: Hardware requests', 'name: Elsewhere')
    const { body } = await importYaml(yaml.replace('team: Workshop', 'team: Night shift'))
    assert.equal(body.state, 'draft')
    assert.deepEqual(
      body.problems
        .filter(({ severity }: { severity: string }) => severity === 'error')
        .map(({ code }: { code: string }) => code),
      ['workflow.unknown_team'],
    )
  })

  test('that are wrong are refused with the line and the key, and nothing is saved', async () => {
    await world.call(admin, 'POST', '/workflows', { body: full() })
    const yaml = (await exported('Hardware%20requests')).replace('name: Hardware requests', 'name: Elsewhere')
    const lineOf = (text: string, part: string) => text.slice(0, text.indexOf(part)).split('\n').length
    const cases: [string, string, string, string][] = [
      ['another version', 'waybill_workflow: 1', 'waybill_workflow: 2', 'waybill_workflow'],
      ['a word that is not known', 'team: Workshop', 'crew: Workshop', 'steps.1.crew'],
      ['a word that is not known at the top', 'department: Sales', 'ministry: Sales', 'ministry'],
      ['a value that is no choice', 'assign: round_robin', 'assign: by_chance', 'steps.0.assign'],
      ['a step that is not there', 'to: work', 'to: nowhere', 'transitions.0.to'],
      ['a step that is there twice', 'key: work', 'key: triage', 'steps.1.key'],
      ['a duration that is none', 'high: PT4H', 'high: 4 hours', 'sla.high'],
    ]
    for (const [what, from, to, key] of cases) {
      const wrong = yaml.replace(from, to)
      const { status, body } = await importYaml(wrong)
      assert.deepEqual(
        [status, body.code, body.key, body.line],
        [422, 'workflow.wrong_file', key, lineOf(yaml, from)],
        what,
      )
      assert.match(body.detail, /^Line \d+: /)
    }
    const { body: newer } = await importYaml(yaml.replace('waybill_workflow: 1', 'waybill_workflow: 2'))
    assert.match(newer.detail, /version 2 .+ reads version 1.+export the file anew/)
    assert.equal((await importYaml('a: [1')).body.code, 'workflow.wrong_file')
    assert.equal((await importYaml('just words')).body.key, 'waybill_workflow')
    assert.equal(
      (await importYaml(yaml.replace('name: Elsewhere', 'name: &a Elsewhere\ndescription: *a'))).status,
      422,
    )
    assert.equal((await world.call(admin, 'GET', '/workflows/Elsewhere')).status, 404)
  })
})

test('whatever a definition says, its file says the same to an installation that has it and to one that has not', () => {
  let counted = 0
  const newId = () => {
    counted += 1
    return `00000000-0000-7000-8000-${String(counted).padStart(12, '0')}`
  }
  const words = (definition: WorkflowDefinition) =>
    printWorkflowFile(toWorkflowFile(definition, (ref) => ref))
  fc.assert(
    fc.property(anyDefinition, (drawn) => {
      const steps = new Set(drawn.steps.map(({ id }) => id))
      // What cannot be saved is in no file.
      const definition = {
        ...drawn,
        transitions: drawn.transitions.filter(
          ({ from, to }) => steps.has(from) && (to === null || steps.has(to)),
        ),
      }
      const yaml = words(definition)
      const file = parseWorkflowFile(yaml)
      const elsewhere = readDefinition(null, fromWorkflowFile(file, null), new ElementIds(new Set(), newId))
      assert.equal(words(elsewhere), yaml)
      const known = [...elsewhere.steps, ...elsewhere.transitions, ...elsewhere.end_actions].map(
        ({ id }) => id,
      )
      const ids = new ElementIds(new Set(known), newId)
      assert.deepEqual(readDefinition(elsewhere, fromWorkflowFile(file, elsewhere), ids), elsewhere)
    }),
  )
})
