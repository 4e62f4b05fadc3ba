import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { TestPerson, TestWorld } from '../../testing/test-world.ts'
import { addComment } from '../comments/add-comment.command.ts'
import { createField } from '../projects/create-field.command.ts'
import { createSearchWorld, type SearchWorld } from '../search/testing/search-world.ts'
import { createTeam } from '../teams/create-team.command.ts'

describe('a query tells nobody what they may not see', () => {
  let search: SearchWorld
  let world: TestWorld
  let agent: TestPerson
  let requester: TestPerson
  let stranger: TestPerson

  before(async () => {
    search = await createSearchWorld()
    world = search.world
    agent = await world.person('agent', { name: 'Ana', email: 'ana@example.org' })
    requester = await world.person('requester', { name: 'Rita', email: 'rita@example.org' })
    stranger = await world.person('agent')
    const open = await world.project({ key: 'WEB' })
    const secret = await world.project({ key: 'SECRET', access: 'private' })
    await world.member(secret, agent, 'member')
    await world.run(createTeam, { name: 'Night shift' })
    await world.run(createField, { project: 'WEB', key: 'owner', name: 'Owner', type: 'person' })
    await world.run(createField, { project: 'SECRET', key: 'codename', name: 'Codename', type: 'text' })
    await world.ticket({
      project: open,
      reporter: requester,
      assignee: agent.id,
      team: 'Night shift',
      labels: ['seen'],
      fields: { owner: agent.id },
    })
    await world.ticket({ project: open, reporter: agent, labels: ['unseen'], title: 'Hidden words' })
    await world.ticket({ project: secret, reporter: agent, labels: ['merger'] })
    const { id } = await world.ticket({ project: secret, reporter: requester, labels: ['odd'] })
    await world.run(addComment, { ticket: id, body: 'whispered', internal: true }, agent)
    await search.catchUp()
  })
  after(() => search.close())

  async function ask(as: TestPerson, q: string) {
    const { status, body } = await world.call(
      as,
      'GET',
      `/tickets?sort=created_at&q=${encodeURIComponent(q)}`,
    )
    return status === 200 ? body.items.map((one: { key: string }) => one.key).join(' ') : body.code
  }

  test('not which addresses, names and teams there are, where they may not list them', async () => {
    for (const field of ['assignee', 'reporter', 'watcher', 'field.owner']) {
      for (const person of ['ana@example.org', 'rita@example.org', 'Ana', 'nobody@example.org', 'nobody']) {
        assert.equal(await ask(requester, `${field}:${person}`), '', `${field}:${person}`)
      }
    }
    for (const team of ['"Night shift"', 'nobody']) assert.equal(await ask(requester, `team:${team}`), '')
    assert.equal(await ask(requester, `assignee:${agent.id} reporter:me field.owner:${agent.id}`), 'WEB-1')
    assert.equal(await ask(agent, 'team:"night shift"'), 'WEB-1')
    assert.equal(await ask(agent, 'assignee:nobody'), 'query.invalid')
  })

  test('not by an excluded address either', async () => {
    const all = await ask(requester, '')
    for (const person of ['ana@example.org', 'nobody@example.org', 'Ana']) {
      assert.equal(await ask(requester, `-assignee:${person}`), all)
      assert.equal(await ask(requester, `-field.owner:${person}`), all)
    }
  })

  test('not which labels and fields projects have that are not theirs', async () => {
    for (const label of ['merger', 'nowhere']) {
      assert.equal(await ask(stranger, `label:${label}`), 'query.invalid')
      assert.equal(await ask(stranger, `-label:${label}`), 'query.invalid')
    }
    for (const label of ['merger', 'unseen', 'seen', 'odd', 'nowhere'])
      assert.equal(await ask(requester, `label:${label}`), 'query.invalid')
    assert.equal(await ask(agent, 'label:merger'), 'SECRET-1')
    assert.equal(await ask(stranger, 'field.codename:x'), 'query.invalid')
    assert.equal(await ask(agent, 'field.codename:none key:SECRET-1'), 'SECRET-1')
  })

  test('not which projects and tickets there are', async () => {
    assert.equal(await ask(stranger, 'project:SECRET'), await ask(stranger, 'project:NOWHERE'))
    assert.equal(await ask(stranger, 'key:SECRET-1'), '')
    assert.equal(await ask(stranger, 'key:SECRET-1,WEB-1'), 'WEB-1')
    assert.equal(await ask(requester, 'project:SECRET'), 'SECRET-2')
    assert.equal(await ask(stranger, '-project:WEB'), '')
    assert.equal(await ask(stranger, 'project:WEB OR -project:WEB'), 'WEB-1 WEB-2')
  })

  test('not the words of tickets and internal comments, also where they are excluded', async () => {
    assert.equal(await ask(requester, 'hidden'), '')
    assert.equal(await ask(requester, 'whispered'), '')
    assert.equal(await ask(requester, '-whispered'), 'WEB-1 SECRET-2')
    assert.equal(await ask(requester, 'whispered OR key:SECRET-2'), 'SECRET-2')
    assert.equal(await ask(agent, 'whispered'), 'SECRET-2')
  })

  test('not by deleted tickets, which only those see who work in the project', async () => {
    assert.equal(await ask(requester, 'is:deleted'), '')
    await world.call(agent, 'DELETE', '/tickets/WEB-1')
    assert.equal(await ask(requester, 'is:deleted'), '')
    assert.equal(await ask(agent, 'is:deleted'), 'WEB-1')
  })
})
