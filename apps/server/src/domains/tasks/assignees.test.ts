import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { createTestWorld, type TestPerson, type TestWorld } from '../../testing/test-world.ts'
import { makeTeam, type MadeTeam } from './testing/make-team.ts'
import { publishFlow, type Published } from './testing/publish-flow.ts'

/** Whoever is offered is taken, and whoever is not offered is refused: each tried in turn, by everybody who may choose. */
describe('to whom a ticket may be given', () => {
  let world: TestWorld
  let admin: TestPerson
  let lead: TestPerson
  let people: TestPerson[]
  let teams: MadeTeam[]
  let flow: Published

  before(async () => {
    world = await createTestWorld()
    admin = await world.person('admin', { name: 'Ada' })
    lead = await world.person('agent', { name: 'Lena' })
    teams = [await makeTeam(world, 2, 'Front'), await makeTeam(world, 2, 'Bench')]
    people = [
      admin,
      lead,
      ...teams.flatMap((team) => team.people),
      await world.person('agent', { name: 'Plain agent' }),
      await world.person('requester', { name: 'Rita' }),
    ]
    flow = await publishFlow(world, {
      name: 'Repairs',
      category: 'Repair',
      steps: [
        { name: 'Reception', team: teams[0]?.id ?? '', category: 'open' },
        { name: 'Bench', team: teams[1]?.id ?? '', category: 'in_progress' },
        { name: 'Shelf', team: teams[0]?.id ?? '', category: 'resolved' },
      ],
      transitions: [
        { from: 'Reception', to: 'Bench', name: 'Take' },
        { from: 'Bench', to: 'Shelf', name: 'Put away' },
      ],
    })
  })
  after(() => world.close())

  const get = async (as: TestPerson, path: string) => {
    const { status, body, text } = await world.call(as, 'GET', path)
    assert.equal(status, 200, text)
    return body
  }
  const offered = async (as: TestPerson, path: string) => {
    const { items, nobody } = await get(as, path)
    return { ids: new Set<string>(items.map(({ id }: { id: string }) => id)), nobody: nobody === true }
  }

  /** What each of `by` is offered for a fresh ticket, beside what the server then takes. */
  async function assertOffered(
    by: readonly TestPerson[],
    fresh: () => Promise<string>,
    among: readonly TestPerson[] = people,
  ): Promise<number> {
    let taken = 0
    for (const as of by) {
      for (const to of [...among, null]) {
        const key = await fresh()
        const { ids, nobody } = await offered(as, `/tickets/${key}/assignees`)
        const before = await get(admin, `/tickets/${key}`)
        const { status } = await world.call(as, 'PATCH', `/tickets/${key}`, {
          body: { assignee: to?.id ?? null },
        })
        const stays = before.assignee?.id === to?.id
        const isOffered = to === null ? nobody : ids.has(to.id)
        if (!stays)
          assert.equal(
            status === 200,
            isOffered,
            `${as.name} gives ${key} to ${to?.name ?? 'nobody'}: ${String(status)}`,
          )
        if (status === 200) taken += 1
      }
    }
    return taken
  }

  test('where no run says who has it: whoever works in the project, and nobody', async () => {
    for (const access of ['open', 'private'] as const) {
      const project = await world.project({ access })
      await world.member(project, lead, 'lead')
      const [viewer, member] = teams[0]?.people ?? []
      assert.ok(viewer && member)
      await world.member(project, viewer, 'viewer')
      await world.member(project, member, 'member')
      const rita = people.at(-1)
      if (access === 'open' && rita) await world.member(project, rita, 'member')
      const fresh = async () => (await world.ticket({ project, reporter: admin })).key
      assert.ok((await assertOffered([lead, member], fresh)) > 4)
      const ofNew = await offered(lead, `/projects/${project.key}/assignees`)
      assert.deepEqual(ofNew, await offered(lead, `/tickets/${await fresh()}/assignees`))
      assert.deepEqual(
        await offered(viewer, `/tickets/${await fresh()}/assignees`).then(({ ids }) => ids.size > 0),
        access === 'open',
      )
    }
  })

  test('where a run says who has it: leads anybody who works there, its holder their team, others nobody', async () => {
    const project = await world.project({})
    await world.member(project, lead, 'lead')
    const fresh = async () => {
      const { body } = await world.call(admin, 'POST', '/tickets', {
        body: { project: project.key, title: 'A cracked cup', category: 'Repair' },
      })
      const { items } = await get(admin, `/tasks?ticket=${String(body.key)}`)
      assert.equal(items[0].workflow.id, flow.id)
      return String(body.key)
    }
    const [first, second] = teams[0]?.people ?? []
    const [other] = teams[1]?.people ?? []
    assert.ok(first && second && other)
    const hand = async (to: TestPerson | null) => {
      const key = await fresh()
      await world.call(admin, 'PATCH', `/tickets/${key}`, { body: { assignee: to?.id ?? null } })
      assert.equal((await get(admin, `/tickets/${key}`)).assignee?.id, to?.id)
      return key
    }
    assert.ok((await assertOffered([lead, first, other], () => hand(first))) > 6)
    assert.ok((await assertOffered([lead, second, other], () => hand(null))) > 6)
    const byTeam = await offered(first, `/tickets/${await hand(first)}/assignees`)
    assert.deepEqual([...byTeam.ids].sort(), [first.id, second.id].sort())
    const fromQueue = await offered(second, `/tickets/${await hand(null)}/assignees`)
    assert.deepEqual([[...fromQueue.ids], fromQueue.nobody], [[second.id], false])
  })

  test('an item is handed on to anybody but the one who has it', async () => {
    const project = await world.project({})
    await world.member(project, lead, 'lead')
    const { body } = await world.call(admin, 'POST', '/tickets', {
      body: { project: project.key, title: 'A cracked jug', category: 'Repair' },
    })
    const [first, second] = teams[0]?.people ?? []
    assert.ok(first && second)
    await world.call(admin, 'PATCH', `/tickets/${String(body.key)}`, { body: { assignee: first.id } })
    const { items: tasks } = await get(admin, `/tasks?ticket=${String(body.key)}`)
    const item = tasks[0].items.find(({ open }: { open: boolean }) => open)
    const path = `/tickets/${String(body.key)}/assignees?item=${String(item.id)}`
    for (const as of [lead, first]) {
      const { ids } = await offered(as, path)
      assert.deepEqual([ids.has(first.id), ids.has(second.id)], [false, true], as.name)
    }
  })

  test('an approval out of the queue is offered to whom it would be given: not to who asked for it', async () => {
    const [panel, order] = [await makeTeam(world, 2), await makeTeam(world, 1)]
    const [asker, other] = panel.people
    assert.ok(asker && other)
    await publishFlow(world, {
      category: 'Purchase',
      steps: [
        {
          name: 'Decide',
          team: panel.id,
          category: 'open',
          approval: { quorum: 'any', without_requester: true },
        },
        { name: 'Order', team: order.id, category: 'in_progress' },
        { name: 'No', team: order.id, category: 'closed' },
      ],
      transitions: [
        { from: 'Decide', to: 'Order', name: 'Yes', source_handle: 'approved' },
        { from: 'Decide', to: 'No', name: 'Refuse', source_handle: 'refused' },
      ],
    })
    const project = await world.project({})
    await world.member(project, lead, 'lead')
    const away = (from: string | null) =>
      world.call(admin, 'PATCH', `/users/${other.id}`, { body: { away: from && { from, until: null } } })
    await away('2020-01-01T00:00:00Z')
    const fresh = async () => {
      const { body } = await world.call(admin, 'POST', '/tickets', {
        body: { project: project.key, title: 'A kiln', category: 'Purchase', reporter: asker.id },
      })
      assert.equal(body.assignee, null)
      return String(body.key)
    }
    assert.ok((await assertOffered([lead, asker, other], fresh, [lead, asker, other])) > 2)
    const path = `/tickets/${await fresh()}/assignees`
    assert.deepEqual([...(await offered(asker, path)).ids], [])
    assert.deepEqual([...(await offered(other, path)).ids], [other.id])
  })

  test('a part of a name finds them, and whoever may not list people learns of themselves alone', async () => {
    const project = await world.project({})
    const rita = people.at(-1)
    assert.ok(rita)
    const { key } = await world.ticket({ project, reporter: rita })
    const { items } = await get(lead, `/tickets/${key}/assignees?q=plain`)
    assert.deepEqual(
      items.map(({ name }: { name: string }) => name),
      ['Plain agent'],
    )
    assert.deepEqual(await get(rita, `/tickets/${key}/assignees`), { items: [], nobody: false })
    await world.member(project, rita, 'member')
    const own = await get(rita, `/tickets/${key}/assignees`)
    assert.deepEqual(
      own.items.map(({ id }: { id: string }) => id),
      [rita.id],
    )
    const stranger = await world.person('requester')
    assert.equal((await world.call(stranger, 'GET', `/tickets/${key}/assignees`)).status, 404)
  })
})
