import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { createTeam } from '../teams/create-team.command.ts'
import { createField } from '../projects/create-field.command.ts'
import type { TestPerson, TestWorld } from '../../testing/test-world.ts'
import { createSearchWorld, type SearchWorld } from '../search/testing/search-world.ts'

describe('the list of tickets', () => {
  let search: SearchWorld
  let world: TestWorld
  let ana: TestPerson
  let bo: TestPerson

  before(async () => {
    search = await createSearchWorld()
    world = search.world
    ana = await world.person('agent', { name: 'Ana', email: 'ana@example.org' })
    bo = await world.person('agent', { name: 'Bo', email: 'bo@example.org' })
    const web = await world.project({ key: 'WEB' })
    const ops = await world.project({ key: 'OPS' })
    await world.run(createField, { project: 'OPS', key: 'size', name: 'Size', type: 'number' })
    await world.run(createField, { project: 'OPS', key: 'vip', name: 'VIP', type: 'checkbox' })
    const make = async (values: Parameters<TestWorld['ticket']>[0]) => {
      world.tick(60_000)
      return world.ticket(values)
    }
    await make({
      project: web,
      reporter: ana,
      title: 'Größe der Schrift',
      labels: ['ui', 'bug'],
      priority: 'low',
    })
    await make({
      project: web,
      reporter: ana,
      title: 'Login broken',
      assignee: bo.id,
      labels: ['bug'],
      priority: 'critical',
      due_at: '2026-05-01T00:00:00Z',
    })
    await make({
      project: web,
      reporter: bo,
      title: 'CAFÉ menu 100%',
      category: 'Ärger',
      status: 'closed',
      due_at: '2026-04-01T00:00:00Z',
    })
    await make({
      project: ops,
      reporter: bo,
      title: 'Disk full',
      description: 'on the login server',
      fields: { size: 5, vip: true },
      severity: 'high',
    })
    await make({ project: ops, reporter: bo, title: 'Deleted one' })
    await world.call(ana, 'DELETE', '/tickets/OPS-2')
    await world.call(ana, 'PUT', '/tickets/OPS-1/watchers/me')
    await search.catchUp()
  })
  after(() => search.close())

  async function keys(query: string, as = ana): Promise<string> {
    const answer = await world.call(as, 'GET', `/tickets?${query}`)
    assert.equal(answer.status, 200, JSON.stringify(answer.body))
    return answer.body.items.map((one: { key: string }) => one.key).join(' ')
  }

  const cases: Record<string, string> = {
    '': 'OPS-1 WEB-3 WEB-2 WEB-1',
    'project=web': 'WEB-3 WEB-2 WEB-1',
    'project=WEB,OPS&sort=created_at': 'WEB-1 WEB-2 WEB-3 OPS-1',
    'status=closed,resolved': 'WEB-3',
    'priority=low,critical': 'WEB-2 WEB-1',
    'severity=high': 'OPS-1',
    'severity=none&sort=number': 'WEB-1 WEB-2 WEB-3',
    'assignee=bo@example.org': 'WEB-2',
    'assignee=me': '',
    'assignee=none&project=WEB': 'WEB-3 WEB-1',
    'reporter=me': 'WEB-2 WEB-1',
    'watcher=me': 'OPS-1',
    'team=none&project=OPS': 'OPS-1',
    'label=BUG': 'WEB-2 WEB-1',
    'label=bug,ui': 'WEB-1',
    'label=bug&label=UI': 'WEB-1',
    'category=%C3%84RGER': 'WEB-3',
    'q=login': 'OPS-1 WEB-2',
    'q=login+server': 'OPS-1',
    'q=GR%C3%96SSE': 'WEB-1',
    'q=gr%C3%96%C3%9Fe': 'WEB-1',
    'q=caf%C3%A9+100%25': 'WEB-3',
    'q=1_0%25': '',
    'q=web-2': 'WEB-2',
    'q=status:closed': 'WEB-3',
    'q=login&status=closed': '',
    'q=login+project:WEB&assignee=bo@example.org': 'WEB-2',
    'q=sort:created&project=WEB': 'WEB-1 WEB-2 WEB-3',
    'q=sort:created&sort=created_at&project=WEB': 'WEB-1 WEB-2 WEB-3',
    'q=is:deleted': 'OPS-2',
    'field.size=5': 'OPS-1',
    'field.vip=true': 'OPS-1',
    'field.vip=false': '',
    'deleted=true': 'OPS-2',
    'due_from=2026-04-01&due_to=2026-05-01': 'WEB-3',
    'created_to=2026-03-02T09:02:00Z': 'WEB-1',
    'created_to=2026-03-02T11:02:00+02:00': 'WEB-1',
    'sort=-priority&project=WEB': 'WEB-2 WEB-3 WEB-1',
    'sort=due_at': 'WEB-3 WEB-2 WEB-1 OPS-1',
    'sort=rank&project=WEB': 'WEB-1 WEB-2 WEB-3',
    'sort=-updated_at&limit=1': 'OPS-1',
  }
  for (const [query, expected] of Object.entries(cases)) {
    test(`?${query} finds ${expected || 'nothing'}`, async () => {
      assert.equal(await keys(query), expected)
    })
  }

  const mistakes: Record<string, string> = {
    'status=done': '?status',
    'priority=urgent': '?priority',
    'assignee=nobody@example.org': '?assignee',
    'reporter=none': '?reporter',
    'team=nobody': '?team',
    'project=NOPE': '?project',
    'step=first': '?step',
    'created_from=yesterday': '?created_from',
    'due_to=2026-13-01': '?due_to',
    'due_from=2026-02-30': '?due_from',
    'sort=colour': '?sort',
    'limit=0': '?limit',
    'limit=201': '?limit',
    'limit=x': '?limit',
    'count=all': '?count',
    'colour=red': '?colour',
    'field.colour=red': '?field.colour',
    'field.=red': '?field.',
    'after=nonsense': '?after',
    'fields=colour': '?fields',
    'expand=all': '?expand',
    'q=status:opne': '?q',
    'q=sort:due&sort=rank': '?sort',
    'q=%00': '?q',
    'category=a%00': '?category',
    'label=%00': '?label',
    'field.size=%00': '?field.size',
    'assignee=a%00%40example.org': '?assignee',
  }
  for (const [query, pointer] of Object.entries(mistakes)) {
    test(`?${query} is refused, naming ${pointer}`, async () => {
      const answer = await world.call(ana, 'GET', `/tickets?${query}`)
      assert.deepEqual([answer.status, answer.body.errors?.[0]?.pointer], [400, pointer])
    })
  }

  test('pages follow each other by cursor and Link header, and count=exact counts all', async () => {
    const first = await world.call(ana, 'GET', '/tickets?limit=3&count=exact&fields=title')
    assert.deepEqual([first.body.items.length, first.body.count], [3, 4])
    assert.deepEqual(Object.keys(first.body.items[0]).toSorted(), ['id', 'key', 'title'])
    const link = /<([^>]+)>; rel="next"/.exec(String(first.headers.link))?.[1] ?? ''
    const second = await world.call(ana, 'GET', link)
    assert.deepEqual(
      second.body.items.map((one: { key: string }) => one.key),
      ['WEB-1'],
    )
    assert.equal(second.body.next, null)
    const other = await world.call(ana, 'GET', `/tickets?status=open&after=${first.body.next}`)
    assert.deepEqual([other.status, other.body.code], [400, 'request.bad_cursor'])
  })

  test('a forged cursor is refused like a wrong one', async () => {
    const { body } = await world.call(ana, 'GET', '/tickets?limit=1')
    const [list] = JSON.parse(Buffer.from(body.next, 'base64url').toString())
    for (const place of [['x', 'y'], [1, 2], [1, 'a\u0000'], [1], [null, null], [1.5, 'a'], [1, 'a', 2]]) {
      const after = Buffer.from(JSON.stringify([list, ...place])).toString('base64url')
      const answer = await world.call(ana, 'GET', `/tickets?limit=1&after=${after}`)
      assert.deepEqual([answer.status, answer.body.code], [400, 'request.bad_cursor'], JSON.stringify(place))
    }
  })

  test('the list of an unchanged log is 304', async () => {
    const { headers } = await world.call(ana, 'GET', '/tickets')
    const again = { headers: { 'if-none-match': String(headers.etag) } }
    assert.equal((await world.call(ana, 'GET', '/tickets', again)).status, 304)
  })

  test('somebody who may not list people does not learn which addresses exist', async () => {
    const requester = await world.person('requester')
    await world.call(ana, 'PUT', `/tickets/WEB-2/watchers/${requester.id}`)
    assert.equal(await keys('', requester), 'WEB-2')
    for (const filter of ['assignee', 'reporter', 'watcher']) {
      for (const person of ['nobody@example.org', ana.email, bo.email, requester.email]) {
        assert.equal(await keys(`${filter}=${person}`, requester), '', `${filter}=${person}`)
      }
    }
    assert.equal(
      await keys(`assignee=${bo.id.toUpperCase()}&reporter=${ana.id}&watcher=me`, requester),
      'WEB-2',
    )
    assert.equal(await keys(`assignee=${ana.id}`, requester), '')
    assert.equal(await keys('assignee=none', requester), '')
  })

  test('a requester finds nothing by a team, neither by its name nor by its id', async () => {
    const requester = await world.person('requester')
    const { result: team } = await world.run(createTeam, { name: 'Night shift' })
    const ticket = await world.ticket({ reporter: requester, team: team.id })
    assert.equal(await keys('team=night+shift'), ticket.key)
    for (const name of ['night+shift', 'nobody']) assert.equal(await keys(`team=${name}`, requester), '')
    assert.equal(await keys(`team=${team.id}`, requester), '')
    assert.equal(await keys('team=none', requester), ticket.key)
  })
})
