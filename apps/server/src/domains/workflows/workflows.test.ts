// Longer than 400 lines: the life of one draft, from its first step to its archive, over one world of admins and agents.
import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, test } from 'node:test'
import type { StepInput, TransitionInput, Workflow } from '@waybill/contract/workflows/workflow.ts'
import { readEvents } from '../../kernel/event-log.ts'
import { createTestWorld, type TestPerson, type TestWorld } from '../../testing/test-world.ts'
import { createTeam } from '../teams/create-team.command.ts'
import { putTeamMember } from '../teams/put-team-member.command.ts'
import { hardware } from './testing/hardware.ts'
import { publishedWorkflows, versionOf, versionOfStep } from './workflow-versions.queries.ts'

describe('workflows', () => {
  let world: TestWorld
  let admin: TestPerson
  let ana: TestPerson
  let teams: Record<string, string>
  beforeEach(async () => {
    world = await createTestWorld()
    admin = await world.person('admin')
    ana = await world.person('agent')
    teams = {}
    for (const name of ['Front desk', 'Workshop']) {
      const { result } = await world.run(createTeam, { name })
      await world.run(putTeamMember, { team: result.id, person: ana.id })
      teams[name] = result.id
    }
  })
  afterEach(() => world.close())

  const post = (path: string, body?: unknown, as = admin) =>
    world.call(as, 'POST', path, body === undefined ? {} : { body })
  const patch = (id: string, body: unknown) => world.call(admin, 'PATCH', `/workflows/${id}`, { body })
  const get = async (path: string, as = admin) => (await world.call(as, 'GET', path)).body
  const make = async (more = {}): Promise<Workflow> => {
    const answer = await post('/workflows', hardware(more))
    assert.equal(answer.status, 201, answer.text)
    return answer.body
  }
  /** The graph of an answer as it is sent back. */
  const again = ({ graph }: Workflow): { steps: StepInput[]; transitions: TransitionInput[] } => ({
    steps: graph.steps.map((step) => ({
      ...step,
      team: step.team && (step.team.id ?? step.team.name),
      escalate_to: step.escalate_to && (step.escalate_to.id ?? step.escalate_to.name),
    })),
    transitions: graph.transitions,
  })
  const problems = (body: Workflow) => body.problems.map(({ code, element }) => [code, element])
  const last = async () => (await readEvents(world.store.db, { limit: 1, newestFirst: true }))[0]

  test('are made in one call that maps temp- names to ids, with teams by name', async () => {
    const answer = await post('/workflows', hardware())
    assert.equal(answer.status, 201)
    const { body } = answer
    assert.equal(answer.headers['location'], `/api/v1/workflows/${body.id}`)
    assert.deepEqual([body.state, body.version, body.problems, body.running], ['ready', null, [], 0])
    assert.deepEqual(
      body.graph.steps.map((step: Workflow['graph']['steps'][number]) => [step.id, step.team?.name]),
      [
        [body.ids['temp-triage'], 'Front desk'],
        [body.ids['temp-work'], 'Workshop'],
        [body.ids['temp-done'], 'Front desk'],
      ],
    )
    const [accept] = body.graph.transitions
    assert.deepEqual([accept.from, accept.to], [body.ids['temp-triage'], body.ids['temp-work']])
    assert.deepEqual([accept.comment, accept.who], ['required', 'holder'])
    const read = await get('/workflows/HARDWARE%20requests', ana)
    assert.deepEqual([read.id, read.can.edit, read.ids], [body.id, false, undefined])
  })

  test('that are wrong are kept as drafts, and each problem names its element as the author did', async () => {
    const { graph, ...rest } = hardware()
    const steps = graph?.steps.map((step) =>
      step.id === 'temp-work' ? { ...step, team: 'Night shift' } : step,
    )
    const { body } = await post('/workflows', { ...rest, graph: { ...graph, steps } })
    assert.equal(body.state, 'draft')
    assert.deepEqual(problems(body), [['workflow.unknown_team', 'temp-work']])
    assert.deepEqual(body.graph.steps[1].team, { id: null, name: 'Night shift' })
    const refused = await post(`/workflows/${body.id}/publish`)
    assert.deepEqual([refused.status, refused.body.code], [409, 'workflow.not_ready'])
    assert.equal(refused.body.problems[0].element, body.ids['temp-work'])
    assert.deepEqual(await publishedWorkflows(world.store.db), [])
  })

  test('cannot be published with two starts, none, a loop without a way out, or unknown teams', async () => {
    const { graph, ...rest } = hardware()
    assert.ok(graph)
    const { steps, transitions } = graph
    const change = (id: string, more: Partial<StepInput>) =>
      steps.map((step) => (step.id === id ? { ...step, ...more } : step))
    const wrong: [Partial<typeof graph>, [string, string | null][]][] = [
      [{ steps: change('temp-work', { is_start: true }) }, [['workflow.start_twice', 'temp-work']]],
      [{ steps: change('temp-triage', { is_start: false }) }, [['workflow.start_missing', null]]],
      [
        {
          steps: [...steps, ...['temp-one', 'temp-two'].map((id) => ({ id, name: id, team: 'Workshop' }))],
          transitions: [
            ...transitions,
            { id: 'temp-in', from: 'temp-work', to: 'temp-one', name: 'Into' },
            { id: 'temp-on', from: 'temp-one', to: 'temp-two', name: 'On' },
            { id: 'temp-off', from: 'temp-two', to: 'temp-one', name: 'Off' },
          ],
        },
        [
          ['workflow.no_way_out', 'temp-one'],
          ['workflow.no_way_out', 'temp-two'],
        ],
      ],
      [
        { steps: change('temp-work', { team: 'Nowhere', escalate_to: 'Nobody' }) },
        [
          ['workflow.unknown_team', 'temp-work'],
          ['workflow.unknown_escalation_team', 'temp-work'],
        ],
      ],
    ]
    for (const [index, [more, found]] of wrong.entries()) {
      const name = `Wrong ${String(index)}`
      const { body } = await post('/workflows', { ...rest, name, graph: { ...graph, ...more } })
      assert.deepEqual([body.state, problems(body)], ['draft', found])
      const refused = await post(`/workflows/${body.id}/publish`)
      assert.deepEqual([refused.status, refused.body.code], [409, 'workflow.not_ready'])
      assert.deepEqual(
        refused.body.problems.map(({ element }: { element: string | null }) => element),
        found.map(([, element]) => element && body.ids[element]),
      )
    }
    assert.deepEqual(await publishedWorkflows(world.store.db), [])
  })

  test('become ready when a team that was only named is there, and are published with its id', async () => {
    const { graph, ...rest } = hardware()
    const steps = graph?.steps.map((step) => ({ ...step, team: 'Night shift' }))
    const { body } = await post('/workflows', { ...rest, graph: { ...graph, steps } })
    const { result } = await world.run(createTeam, { name: 'Night SHIFT' })
    assert.equal((await get(`/workflows/${body.id}`)).state, 'ready')
    const published = await post(`/workflows/${body.id}/publish`)
    assert.equal(published.body.version, 1)
    const { definition } = await versionOf(world.store.db, body.id, 1)
    assert.deepEqual(
      definition.steps.map(({ team }) => team),
      [result.id, result.id, result.id],
    )
  })

  test('are stored whole or not at all', async () => {
    const { graph, ...rest } = hardware()
    assert.ok(graph)
    const lost = { id: 'temp-lost', from: 'temp-work', to: 'temp-nowhere', name: 'Lose' }
    const wrong: [unknown, string, string][] = [
      [
        { ...graph, transitions: [...graph.transitions, lost] },
        '/graph/transitions/3/to',
        'workflow.unknown_step',
      ],
      [{ ...graph, steps: [...graph.steps, graph.steps[0]] }, '/graph/steps/3/id', 'workflow.element_twice'],
      [
        { ...graph, steps: [...graph.steps, { id: ana.id, name: 'Strange' }] },
        '/graph/steps/3/id',
        'workflow.unknown_element',
      ],
      [
        { ...graph, steps: [...graph.steps, { id: 'triage', name: 'x' }] },
        '/graph/steps/3/id',
        'input.bad_characters',
      ],
      [
        { ...graph, steps: [{ ...graph.steps[0], colour: 'red' }] },
        '/graph/steps/0/colour',
        'input.unknown_field',
      ],
    ]
    for (const [input, pointer, code] of wrong) {
      const answer = await post('/workflows', { ...rest, graph: input })
      assert.equal(answer.status, 422)
      assert.deepEqual([answer.body.errors[0].pointer, answer.body.errors[0].code], [pointer, code])
    }
    assert.deepEqual(
      (await get('/workflows')).items.map(({ name }: Workflow) => name),
      ['Basic'],
    )
  })

  test('keep the ids of their elements when they are saved again, and nothing is written when nothing is different', async () => {
    const made = await make()
    const before = await last()
    const same = await patch(made.id, { graph: again(made), base_seq: made.seq })
    assert.equal(same.status, 200, same.text)
    assert.deepEqual(same.body.graph, made.graph)
    assert.equal((await last())?.seq, before?.seq)

    const graph = again(made)
    const check = { id: 'temp-1', name: 'Check', team: 'Workshop' }
    const { body } = await patch(made.id, {
      graph: {
        steps: [...graph.steps, check],
        transitions: [
          ...graph.transitions,
          { id: 'temp-2', from: made.graph.steps[1]?.id, to: 'temp-1', name: 'Check it' },
          { id: 'temp-3', from: 'temp-1', to: null, name: 'Finish' },
        ],
      },
    })
    assert.deepEqual(
      body.graph.steps.map(({ id }: StepInput) => id),
      [...made.graph.steps.map(({ id }) => id), body.ids['temp-1']],
    )
    const event = await last()
    assert.equal(event?.kind, 'workflow.edited')
    assert.equal(body.seq, event?.seq)
  })

  test('that somebody saved since are a conflict, and nothing is saved', async () => {
    const made = await make()
    await patch(made.id, { description: 'first' })
    const answer = await patch(made.id, { description: 'second', base_seq: made.seq })
    assert.deepEqual([answer.status, answer.body.code], [409, 'workflow.conflict'])
    assert.ok(answer.body.seq > made.seq)
    assert.equal((await get(`/workflows/${made.id}`)).description, 'first')
    assert.equal((await patch(made.id, { description: 'third', base_seq: answer.body.seq })).status, 200)
  })

  test('have names of their own, in any case of letters', async () => {
    await make()
    const twice = await post('/workflows', { name: 'hardware REQUESTS' })
    assert.deepEqual([twice.status, twice.body.code], [422, 'workflow.name_taken'])
    const other = await post('/workflows', { name: 'Software' })
    assert.equal((await patch(other.body.id, { name: 'Hardware requests' })).body.code, 'workflow.name_taken')
    assert.equal((await patch(other.body.id, { name: 'basic' })).body.code, 'workflow.name_taken')
  })

  test('are published as versions with steps of their own that never change', async () => {
    const made = await make()
    const first = await post(`/workflows/${made.id}/publish`)
    assert.deepEqual(
      [first.status, first.body.version, first.body.state, first.body.changed],
      [200, 1, 'published', false],
    )
    const one = await versionOf(world.store.db, made.id, 1)
    const frozen = JSON.stringify(one)
    assert.deepEqual(
      one.definition.steps.map(({ id }) => one.elements[id]),
      made.graph.steps.map(({ id }) => id),
    )
    assert.ok(one.definition.steps.every(({ id }) => made.graph.steps.every((step) => step.id !== id)))

    const graph = again(made)
    const steps = graph.steps.map((step) => (step.name === 'Work' ? { ...step, name: 'Repair' } : step))
    const edited = await patch(made.id, { graph: { ...graph, steps } })
    assert.deepEqual([edited.body.state, edited.body.changed], ['published', true])
    assert.equal((await post(`/workflows/${made.id}/publish`)).body.version, 2)
    const two = await versionOf(world.store.db, made.id, 2)
    assert.deepEqual(
      two.definition.steps.map(({ id }) => two.elements[id]),
      made.graph.steps.map(({ id }) => id),
    )
    assert.equal(JSON.stringify(await versionOf(world.store.db, made.id, 1)), frozen)
    const [step] = two.definition.steps
    assert.ok(step)
    assert.equal((await versionOfStep(world.store.db, step.id)).version, 2)
    assert.deepEqual(
      (await publishedWorkflows(world.store.db)).map(({ name, version, category }) => [
        name,
        version,
        category,
      ]),
      [['Hardware requests', 2, 'Hardware']],
    )
  })

  test('that say the same as their newest version make no new one', async () => {
    const made = await make()
    await post(`/workflows/${made.id}/publish`)
    const before = await last()
    assert.equal((await post(`/workflows/${made.id}/publish`)).body.version, 1)
    assert.equal((await last())?.seq, before?.seq)
  })

  test('are paused, resumed, archived and taken out of the archive', async () => {
    const made = await make()
    const states: string[] = []
    for (const verb of ['publish', 'pause', 'resume', 'archive', 'unarchive', 'publish']) {
      const answer = await post(`/workflows/${made.id}/${verb}`)
      assert.equal(answer.status, 200, `${verb}: ${answer.text}`)
      states.push(answer.body.state)
    }
    assert.deepEqual(states, ['published', 'paused', 'published', 'archived', 'paused', 'published'])
    assert.equal((await get(`/workflows/${made.id}`)).version, 1)
  })

  test('do only what their state allows', async () => {
    const made = await make()
    for (const verb of ['pause', 'resume', 'unarchive']) {
      const answer = await post(`/workflows/${made.id}/${verb}`)
      assert.deepEqual([answer.status, answer.body.code], [409, 'workflow.wrong_state'], verb)
    }
    await post(`/workflows/${made.id}/archive`)
    assert.equal((await post(`/workflows/${made.id}/publish`)).body.code, 'workflow.wrong_state')
  })

  test('are deleted only when they were never published', async () => {
    const draft = await make({ name: 'Draft' })
    const used = await make()
    await post(`/workflows/${used.id}/publish`)
    assert.equal((await world.call(admin, 'DELETE', `/workflows/${draft.id}`)).status, 204)
    assert.equal((await world.call(admin, 'GET', `/workflows/${draft.id}`)).status, 404)
    const refused = await world.call(admin, 'DELETE', `/workflows/${used.id}`)
    assert.deepEqual([refused.status, refused.body.code], [409, 'workflow.was_published'])
  })

  test('that are built in stay as they are', async () => {
    const [basic] = (await get('/workflows')).items
    assert.deepEqual(
      [basic.name, basic.built_in, basic.state, basic.version, basic.problems],
      ['Basic', true, 'published', 1, []],
    )
    for (const answer of [
      await patch(basic.id, { description: 'x' }),
      await post(`/workflows/${basic.id}/publish`),
      await post(`/workflows/${basic.id}/pause`),
      await post(`/workflows/${basic.id}/archive`),
      await world.call(admin, 'DELETE', `/workflows/${basic.id}`),
    ])
      assert.deepEqual([answer.status, answer.body.code], [409, 'workflow.built_in'])
  })

  test('are seen by agents and changed by admins; for requesters there are none', async () => {
    const made = await make()
    const rita = await world.person('requester')
    for (const path of ['', '/publish-preview', '/versions', '/versions/1', '/export'])
      assert.equal((await world.call(rita, 'GET', `/workflows/${made.id}${path}`)).status, 404, path)
    assert.equal((await world.call(rita, 'GET', '/workflows')).status, 404)
    assert.equal((await post('/workflows', { name: 'Mine' }, rita)).status, 404)
    assert.equal((await get('/workflows', ana)).items.length, 2)
    assert.equal((await post('/workflows', { name: 'Mine' }, ana)).status, 403)
    assert.equal((await post(`/workflows/${made.id}/publish`, undefined, ana)).status, 403)
    assert.equal((await post('/workflows/import', { yaml: 'x' }, ana)).status, 403)
  })

  test('are listed by name, by state and by part of the name, page after page', async () => {
    for (const name of ['Delta', 'alpha', 'Charlie']) await make({ name })
    await post('/workflows/alpha/publish')
    const names = (body: { items: Workflow[] }) => body.items.map(({ name }) => name)
    assert.deepEqual(names(await get('/workflows')), ['alpha', 'Basic', 'Charlie', 'Delta'])
    assert.deepEqual(names(await get('/workflows?state=published')), ['alpha', 'Basic'])
    assert.deepEqual(names(await get('/workflows?state=ready,draft&q=ha')), ['Charlie'])
    const first = await get('/workflows?limit=3&count=exact')
    assert.deepEqual([names(first), first.count], [['alpha', 'Basic', 'Charlie'], 4])
    assert.deepEqual(names(await get(`/workflows?limit=3&after=${first.next}`)), ['Delta'])
    assert.equal(
      (await world.call(admin, 'GET', '/workflows?state=open')).body.code,
      'workflow.unknown_state',
    )
  })

  test('say what is different between versions, by element, with names', async () => {
    const made = await make()
    await post(`/workflows/${made.id}/publish`)
    const graph = again(made)
    const steps = graph.steps.map((step) => (step.name === 'Work' ? { ...step, team: 'Front desk' } : step))
    await patch(made.id, { description: 'What breaks', graph: { ...graph, steps } })
    const draft = await get(`/workflows/${made.id}/versions/1/diff/draft`, ana)
    const work = made.graph.steps[1]
    assert.deepEqual(draft.fields, { before: { description: '' }, after: { description: 'What breaks' } })
    assert.deepEqual(draft.steps.changed, [
      {
        id: work?.id,
        name: 'Work',
        before: { team: teams['Workshop'] },
        after: { team: teams['Front desk'] },
      },
    ])
    assert.equal(draft.names[teams['Workshop'] ?? ''], 'Workshop')

    await post(`/workflows/${made.id}/publish`)
    const { steps: between } = await get(`/workflows/${made.id}/versions/1/diff/2`, ana)
    assert.deepEqual(between, draft.steps)
    const list = await get(`/workflows/${made.id}/versions`, ana)
    assert.deepEqual(
      list.items.map(
        ({ version, summary, published_by }: { version: number; summary: string; published_by: object }) => [
          version,
          summary,
          published_by,
        ],
      ),
      [
        [2, 'description; step "Work" changed', { id: admin.id, name: admin.name }],
        [1, '', { id: admin.id, name: admin.name }],
      ],
    )
    const one = await get(`/workflows/${made.id}/versions/1`, ana)
    assert.deepEqual([one.version, one.graph.steps[1].team.name], [1, 'Workshop'])
    assert.equal((await world.call(ana, 'GET', `/workflows/${made.id}/versions/3`)).status, 404)
    assert.equal((await world.call(ana, 'GET', `/workflows/${made.id}/versions/1/diff/9`)).status, 404)
  })

  test('keep their teams from being deleted, until they are archived', async () => {
    const made = await make()
    await post(`/workflows/${made.id}/publish`)
    const remove = () => world.call(admin, 'DELETE', `/teams/${teams['Workshop'] ?? ''}`)
    const refused = await remove()
    assert.deepEqual(
      [refused.status, refused.body.code, refused.body.workflows],
      [409, 'team.in_workflows', ['Hardware requests']],
    )
    await post(`/workflows/${made.id}/archive`)
    assert.equal((await remove()).status, 204)
    const { problems: found, graph } = await get(`/workflows/${made.id}`)
    assert.deepEqual(
      found.map(({ code }: { code: string }) => code),
      ['workflow.unknown_team'],
    )
    assert.equal(graph.steps[1].team.id, null)
  })

  test('bring elements back that an older version had, with their ids', async () => {
    const made = await make()
    await post(`/workflows/${made.id}/publish`)
    const graph = again(made)
    await patch(made.id, { graph: { steps: [], transitions: [] } })
    const { body } = await patch(made.id, { graph })
    assert.deepEqual(body.graph, made.graph)
    assert.equal(body.changed, false)
  })
})
