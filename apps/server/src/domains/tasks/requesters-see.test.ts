import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { SYSTEM } from '@waybill/contract/access/policies.ts'
import { BASIC_STEPS } from '@waybill/contract/workflows/step.ts'
import { readHead } from '../../kernel/event-log.ts'
import { runCommand } from '../../kernel/run-command.ts'
import type { LiveClient } from '../live/testing/live-client.ts'
import { createLiveWorld, type LiveWorld } from '../live/testing/live-world.ts'
import type { TestPerson } from '../../testing/test-world.ts'
import { keepPast } from '../past/testing/keep-past.ts'
import { updateTicket } from '../tickets/update-ticket.command.ts'
import { makeTeam, type MadeTeam } from './testing/make-team.ts'
import { publishFlow, type Published } from './testing/publish-flow.ts'

/** A request goes over three steps of three teams, handed on at each; its requester looks at every way out of Waybill. */
describe('what requesters see of how their ticket is worked on', () => {
  let world: LiveWorld
  let lead: TestPerson
  let customer: TestPerson
  /** Watches it too. */
  let watcher: TestPerson
  let project: { id: string; key: string }
  let teams: MadeTeam[]
  let flow: Published
  let ticket: { id: string; key: string }
  let socket: LiveClient
  let label: string
  /** The position of the log while it stood at the second step. */
  let then: number
  const [, working] = BASIC_STEPS

  const get = async (as: TestPerson, path: string) => {
    const { status, body, text } = await world.call(as, 'GET', path)
    assert.equal(status, 200, text)
    return body
  }
  const keys = async (as: TestPerson, query: string): Promise<string> =>
    (await get(as, `/tickets?sort=created_at&${query}`)).items
      .map((one: { key: string }) => one.key)
      .join(' ')
  const ask = (as: TestPerson, q: string) => keys(as, `q=${encodeURIComponent(q)}`)
  const head = async () => (await readHead(world.store.db)).head

  async function act(name: string): Promise<void> {
    const { items } = await get(lead, `/tasks?ticket=${ticket.key}`)
    const answer = await world.call(lead, 'POST', `/tasks/${String(items[0].id)}/action`, {
      body: { action_id: flow.actions[name] },
    })
    assert.equal(answer.status, 200, answer.text)
  }

  before(async () => {
    world = await createLiveWorld()
    customer = await world.person('requester', { name: 'Carla' })
    lead = await world.person('agent', { name: 'Lena' })
    project = await world.project({ key: 'DESK' })
    await world.member(project, lead, 'lead')
    teams = [
      await makeTeam(world, 1, 'FORBIDDEN reception'),
      await makeTeam(world, 1, 'FORBIDDEN bench'),
      await makeTeam(world, 2, 'FORBIDDEN oven'),
    ]
    flow = await publishFlow(world, {
      name: 'Repairs',
      category: 'Repair',
      steps: [
        { name: 'Reception', team: teams[0]?.id ?? '', category: 'open' },
        { name: 'Bench', team: teams[1]?.id ?? '', category: 'in_progress' },
        { name: 'Oven', team: teams[2]?.id ?? '', category: 'in_progress' },
        { name: 'Shelf', team: teams[0]?.id ?? '', category: 'resolved' },
        { name: 'Never reached', team: teams[0]?.id ?? '', category: 'closed' },
      ],
      transitions: [
        { from: 'Reception', to: 'Bench', name: 'Take' },
        { from: 'Bench', to: 'Oven', name: 'Bake' },
        { from: 'Oven', to: 'Shelf', name: 'Cool' },
        { from: 'Shelf', to: 'Never reached', name: 'Hand out' },
      ],
    })
    socket = await world.connect(customer)
    await socket.subscribe('all', 'inbox')
    const { body } = await world.call(customer, 'POST', '/tickets', {
      body: { project: project.key, title: 'A cracked cup', category: 'Repair' },
    })
    ticket = { id: body.id, key: body.key }
    await socket.subscribe(`ticket:${ticket.key}`)
    watcher = await world.person('requester', { name: 'FORBIDDEN watcher' })
    const { status } = await world.call(lead, 'PATCH', `/tickets/${ticket.key}`, {
      body: { add_labels: ['FORBIDDEN label'], add_watchers: [watcher.id] },
    })
    assert.equal(status, 200)
    label = (await get(lead, `/projects/${project.key}/labels`)).items[0].id
    await act('Reception: Take')
    then = await head()
    world.tick(60_000)
    await act('Bench: Bake')
    const [, colleague] = teams[2]?.people ?? []
    const { items } = await get(lead, `/tasks?ticket=${ticket.key}`)
    await world.call(lead, 'POST', `/tasks/${String(items[0].id)}/transfer`, { body: { to: colleague?.id } })
  })
  after(() => world.close())

  /** That a text names no team, label, workflow, step and watcher, and nobody who has or had the ticket, but for what stands there now. */
  function assertTellsNothing(text: string, now: { step?: string; holder?: TestPerson | undefined } = {}) {
    assert.doesNotMatch(text, /FORBIDDEN|Repairs/)
    for (const id of [watcher.id, label, flow.id])
      assert.ok(!text.includes(id), `a label, a watcher or the workflow is named: ${text}`)
    for (const team of teams) {
      assert.ok(!text.includes(team.id), `a team is named: ${text}`)
      for (const { id } of team.people)
        assert.ok(id === now.holder?.id || !text.includes(id), `a holder is named: ${text}`)
    }
    for (const [name, id] of Object.entries(flow.steps)) {
      if (name === now.step) continue
      assert.ok(!text.includes(id), `the step ${name} is named: ${text}`)
      assert.ok(!text.includes(name), `the step ${name} is named: ${text}`)
    }
  }

  test('the history and the feed tell of the status, and not of steps, teams and who had it', async () => {
    const history = await get(customer, `/tickets/${ticket.key}/history`)
    assert.deepEqual(
      history.items.map(({ text }: { text: string }) => text),
      ['Carla created the ticket "A cracked cup"', 'Lena changed the status from open to in progress'],
    )
    const feed = await get(customer, `/events?ticket=${ticket.key}`)
    assert.deepEqual(
      feed.items.map(({ kind }: { kind: string }) => kind),
      ['ticket.created', 'ticket.status_changed'],
    )
    assert.deepEqual(feed.items[1].data, { before: { status: 'open' }, after: { status: 'in_progress' } })
    const home = await get(customer, '/overview/activity')
    assert.equal(home.items.length, 2)
    assertTellsNothing(JSON.stringify([history, feed, home]))
    const whole = await get(lead, `/tickets/${ticket.key}/history`)
    const words = whole.items.map(({ text }: { text: string }) => text).join('\n')
    assert.match(words, /from Reception to Bench/)
    assert.match(words, /FORBIDDEN oven/)
  })

  test('the live log says that the ticket changed, how it reads now, and no more', async () => {
    const holders = [teams[0]?.people[0], teams[1]?.people[0], ...(teams[2]?.people ?? [])]
    await socket.upTo(await head())
    const frames = socket.ofEvents().filter((frame) => !['DirectoryChanged', 'Welcome'].includes(frame._tag))
    const back = await world.connect(customer, { since: 0 })
    await back.subscribe(`ticket:${ticket.key}`)
    await back.upTo(await head())
    const again = back.ofEvents().filter((frame) => !['DirectoryChanged', 'Welcome'].includes(frame._tag))
    assert.ok(again.some(({ _tag }) => _tag === 'TicketUpdated'))
    for (const frame of [...frames, ...again]) {
      if (frame._tag === 'TaskChanged') {
        assert.deepEqual([frame.kind, frame.by, frame.task?.team], ['task.changed', null, null])
        assert.equal(frame.task?.workflow, null)
        const { step, assigned_to, ...rest } = frame.task ?? {}
        assertTellsNothing(JSON.stringify(rest))
        assert.ok(step && holders.some((one) => one?.id === assigned_to?.id))
        continue
      }
      if (frame._tag !== 'TicketCreated' && frame._tag !== 'TicketUpdated') continue
      const { ticket: shown, ...about } = frame
      assertTellsNothing(JSON.stringify(about))
      assert.deepEqual([shown.team, shown.labels], [null, []])
      if (frame._tag === 'TicketCreated' || frame.kind === 'ticket.status_changed') continue
      assert.deepEqual([frame.kind, frame.by, frame.changes], ['ticket.changed', null, {}])
    }
    const last = frames.findLast((frame) => frame._tag === 'TicketUpdated')
    assert.equal(last?.ticket.step.name, 'Oven')
    assert.equal(last?.ticket.assignee?.id, teams[2]?.people[1]?.id)
  })

  test('the ticket, its task and its board show where it stands now and who has it, in no team', async () => {
    const holder = teams[2]?.people[1]
    const shown = await get(customer, `/tickets/${ticket.key}?expand=watchers,links,aliases`)
    assert.deepEqual([shown.labels, shown.watchers], [[], []])
    assert.deepEqual([shown.step.name, shown.assignee.id, shown.team], ['Oven', holder?.id, null])
    const task = await get(customer, `/tasks?ticket=${ticket.key}`)
    assert.deepEqual([task.items[0].step.name, task.items[0].team, task.items[0].items], ['Oven', null, []])
    const steps = await world.call(customer, 'GET', `/tasks/${String(task.items[0].id)}/steps`)
    assert.equal(steps.status, 404)
    const been = await get(lead, `/tasks/${String(task.items[0].id)}/steps`)
    assert.deepEqual(
      been.items.map(({ step }: { step: { name: string } }) => step.name),
      ['Reception', 'Bench', 'Oven'],
    )
    const board = await get(customer, `/board?project=${project.key}`)
    assert.deepEqual(
      board.columns.map(({ step }: { step: { name: string } }) => step.name),
      ['Open', 'In progress', 'Resolved', 'Closed', 'Oven'],
    )
    const csv = await world.call(customer, 'GET', '/tickets.csv?fields=title,labels,watchers')
    assert.match(csv.text, /A cracked cup/)
    const list = await get(customer, '/tickets?expand=watchers')
    assertTellsNothing(JSON.stringify([shown, task, board, list, csv.text]), { step: 'Oven', holder })
    const inside = await get(lead, `/tickets/${ticket.key}?expand=watchers`)
    assert.deepEqual([inside.team.id, inside.labels], [teams[2]?.id, ['FORBIDDEN label']])
    assert.deepEqual(
      inside.watchers.map(({ id }: { id: string }) => id),
      [watcher.id],
    )
  })

  test('of those who watch it, each who only asked sees themselves alone', async () => {
    const of = async (person: TestPerson) => get(person, `/tickets/${ticket.key}?expand=watchers`)
    const { watching, watchers } = await of(watcher)
    assert.deepEqual([watching, watchers], [true, [{ id: watcher.id, name: watcher.name }]])
    assert.deepEqual((await of(customer)).watchers, [])
  })

  test('no filter finds it by its labels or by who else watches it', async () => {
    for (const name of ['"FORBIDDEN label"', 'nowhere']) {
      for (const q of [`label:${name}`, `-label:${name}`, `label:${name} OR priority:medium`]) {
        const answer = await world.call(customer, 'GET', `/tickets?q=${encodeURIComponent(q)}`)
        assert.deepEqual([q, answer.status, answer.body.code], [q, 400, 'query.invalid'])
      }
    }
    assert.equal(await keys(customer, `label=${encodeURIComponent('FORBIDDEN label')}`), '')
    assert.equal(await ask(customer, 'has:label'), '')
    assert.equal(await ask(customer, 'label:none'), ticket.key)
    assert.equal(await ask(customer, `watcher:${watcher.id}`), '')
    assert.equal(await ask(customer, `-watcher:${watcher.id}`), ticket.key)
    assert.equal(await keys(customer, `watcher=${watcher.id}`), '')
    assert.equal(await keys(watcher, 'watcher=me'), ticket.key)
    assert.equal(await ask(watcher, 'watcher:me'), ticket.key)
    const found = await get(customer, `/search?q=${encodeURIComponent(`cracked watcher:${watcher.id}`)}`)
    assert.deepEqual(found.items, [])
    assert.equal(await ask(lead, 'label:"FORBIDDEN label"'), ticket.key)
    assert.equal(await keys(lead, `watcher=${watcher.id}`), ticket.key)
  })

  test('who works elsewhere finds nothing by labels and watchers where they only asked for something', async () => {
    const closed = await world.project({ key: 'SAFE', access: 'private' })
    const guest = await world.person('agent')
    const own = await world.ticket({ project: closed, reporter: guest, labels: ['shared'] })
    const theirs = await world.ticket({ project, reporter: lead, labels: ['shared'] })
    for (const { key } of [own, theirs])
      await world.call(lead, 'PATCH', `/tickets/${key}`, { body: { add_watchers: [watcher.id] } })
    await world.member(closed, lead, 'member')
    await world.call(lead, 'PATCH', `/tickets/${own.key}`, { body: { add_watchers: [watcher.id, guest.id] } })
    assert.equal(await ask(guest, 'label:shared'), theirs.key)
    assert.equal(await keys(guest, 'label=shared'), theirs.key)
    assert.equal(await ask(guest, `label:shared watcher:${watcher.id}`), theirs.key)
    assert.equal(await ask(guest, `watcher:${watcher.id},me reporter:me`), own.key)
    assert.equal(await ask(guest, '-label:shared reporter:me'), own.key)
    assert.deepEqual((await get(guest, `/tickets/${own.key}`)).labels, [])
    assert.deepEqual((await get(guest, `/tickets/${theirs.key}`)).labels, ['shared'])
  })

  test('no filter finds it by its team, neither by name nor by id', async () => {
    const [, , oven] = teams
    assert.ok(oven)
    for (const team of [oven.id, '"FORBIDDEN oven"', 'nobody']) {
      assert.equal(await ask(customer, `team:${team}`), '')
      assert.equal(await ask(customer, `-team:${team}`), ticket.key)
      assert.equal(await ask(customer, `team:${team} OR priority:medium`), ticket.key)
    }
    assert.equal(await keys(customer, `team=${oven.id}`), '')
    assert.equal(await keys(customer, 'team=none'), ticket.key)
    assert.equal(await ask(customer, 'has:team'), '')
    const found = await get(customer, `/search?q=${encodeURIComponent(`cracked team:${oven.id}`)}`)
    assert.deepEqual(found.items, [])
    assert.equal(await keys(lead, `team=${oven.id}`), ticket.key)
    assert.equal(await ask(lead, 'has:team'), ticket.key)
  })

  test('who works elsewhere is told of no team where they only asked for something', async () => {
    const closed = await world.project({ key: 'VAULT', access: 'private' })
    const guest = await world.person('agent')
    const [reception] = teams
    assert.ok(reception)
    const own = await world.ticket({ project: closed, reporter: guest, team: reception.name })
    const theirs = await world.ticket({ project, reporter: customer, team: reception.name })
    assert.equal(await keys(guest, `team=${reception.id}`), theirs.key)
    assert.equal(await ask(guest, `team:${reception.id} reporter:me`), '')
    assert.equal(await ask(guest, 'reporter:me -has:team'), own.key)
    assert.equal((await get(guest, `/tickets/${own.key}`)).team, null)
    assert.equal((await get(guest, `/tickets/${theirs.key}`)).team.id, reception.id)
  })

  test('the past shows the status that it had, and is not found by step, team or holder of then', async () => {
    const past = await get(customer, `/tickets/${ticket.key}?at=${String(then)}&expand=watchers`)
    assert.deepEqual([past.labels, past.watchers], [[], []])
    assert.deepEqual([past.status, past.step, past.assignee, past.team], ['in_progress', working, null, null])
    assertTellsNothing(JSON.stringify(past))
    await keepPast(world)
    const list = await get(customer, `/tickets?at=${String(then)}&expand=watchers`)
    assertTellsNothing(JSON.stringify(list))
    const [, bench] = teams
    for (const filter of [
      `assignee=${String(bench?.people[0]?.id)}`,
      `team=${String(bench?.id)}`,
      `step=${String(flow.steps['Bench'])}`,
      `watcher=${watcher.id}`,
      `label=${encodeURIComponent('FORBIDDEN label')}`,
    ]) {
      assert.equal(await keys(customer, `at=${String(then)}&${filter}`), '', filter)
      assert.equal(await keys(lead, `at=${String(then)}&${filter}`), ticket.key, filter)
    }
    assert.equal(await keys(customer, `at=${String(then)}&step=${String(working?.id)}`), ticket.key)
    const board = await get(customer, `/board?project=${project.key}&at=${String(then)}`)
    assertTellsNothing(JSON.stringify(board))
    assert.equal(board.columns.find((one: { step: { id: string } }) => one.step.id === working?.id).count, 1)
  })

  test('what a rule did is told without the rule', async () => {
    const { key } = await world.ticket({ project, reporter: customer })
    const via = `rule:${ticket.id}:1` as const
    const input = { ticket: key, priority: 'high' }
    await runCommand(world.kernel, updateTicket, { input, actor: SYSTEM, via })
    const toldTo = async (as: TestPerson) => {
      const { via: how, text } = (await get(as, `/tickets/${key}/history`)).items.at(-1)
      return [how, text]
    }
    assert.deepEqual(await toldTo(customer), ['system', 'Waybill changed the priority from medium to high'])
    assert.deepEqual(await toldTo(lead), [
      via,
      'The rule "a deleted rule" (version 1) changed the priority from medium to high',
    ])
  })
})
