import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { parseQuery } from '@waybill/contract/query/parse-query.ts'
import type { TestPerson, TestWorld } from '../../testing/test-world.ts'
import { createField } from '../projects/create-field.command.ts'
import { createSearchWorld, type SearchWorld } from '../search/testing/search-world.ts'
import { createTeam } from '../teams/create-team.command.ts'

const HOUR = 3_600_000

/** The world begins on Monday 2026-03-02 at 09:00 UTC; each ticket is made an hour after the one before. */
describe('a list by query', () => {
  let search: SearchWorld
  let world: TestWorld
  let ana: TestPerson
  let bo: TestPerson

  before(async () => {
    search = await createSearchWorld()
    world = search.world
    ana = await world.person('agent', { name: 'Ana López', email: 'ana@example.org' })
    bo = await world.person('agent', { name: 'Bo', email: 'bo@example.org' })
    const web = await world.project({ key: 'WEB' })
    const ops = await world.project({ key: 'OPS' })
    for (const [key, type] of [
      ['size', 'number'],
      ['launch', 'date'],
      ['owner', 'person'],
      ['vip', 'checkbox'],
    ] as const) {
      await world.run(createField, { project: 'OPS', key, name: key, type })
    }
    await world.run(createTeam, { name: 'Night shift' })
    const make = async (values: Parameters<TestWorld['ticket']>[0]) => {
      const ticket = await world.ticket(values)
      world.tick(HOUR)
      return ticket
    }
    await make({
      project: web,
      reporter: ana,
      title: 'Menu is upside down',
      priority: 'low',
      labels: ['ui', 'bug'],
    })
    await make({
      project: web,
      reporter: ana,
      title: 'Login broken',
      assignee: bo.id,
      priority: 'critical',
      severity: 'high',
      labels: ['bug'],
      due_at: '2026-03-02T12:00:00Z',
      category: 'Access',
    })
    await make({
      project: web,
      reporter: bo,
      title: 'Login page of C++ docs',
      status: 'resolved',
      labels: ['needs, care'],
      due_at: '2026-03-03T23:30:00Z',
    })
    await make({
      project: ops,
      reporter: bo,
      title: 'Disk full',
      team: 'Night shift',
      severity: 'low',
      description: 'on the login server',
      fields: { size: 5, launch: '2026-03-05', owner: 'ana@example.org', vip: true },
    })
    await make({ project: ops, reporter: bo, title: 'Old disk', status: 'closed', fields: { size: 12 } })
    await make({ project: ops, reporter: bo, title: 'Deleted one' })
    await world.call(ana, 'DELETE', '/tickets/OPS-3')
    await world.call(ana, 'PUT', '/tickets/OPS-1/watchers/me')
    await search.catchUp()
  })
  after(() => search.close())

  async function list(q: string, as: TestPerson = ana, more = '') {
    return world.call(as, 'GET', `/tickets?fields=id&sort=created_at&q=${encodeURIComponent(q)}${more}`)
  }

  async function keys(q: string, as: TestPerson = ana): Promise<string> {
    const answer = await list(q, as)
    assert.equal(answer.status, 200, JSON.stringify(answer.body))
    return answer.body.items.map((one: { key: string }) => one.key).join(' ')
  }

  const cases: Record<string, string> = {
    '': 'WEB-1 WEB-2 WEB-3 OPS-1 OPS-2',
    'status:open': 'WEB-1 WEB-2 OPS-1',
    'status:open,resolved -status:open': 'WEB-3',
    'priority>=high': 'WEB-2',
    'priority<medium': 'WEB-1',
    'priority:low,critical': 'WEB-1 WEB-2',
    '-priority:medium': 'WEB-1 WEB-2',
    'severity>low': 'WEB-2',
    'severity<=low': 'OPS-1',
    'severity:none': 'WEB-1 WEB-3 OPS-2',
    '-severity:low': 'WEB-1 WEB-2 WEB-3 OPS-2',
    'assignee:bo@example.org': 'WEB-2',
    'assignee:bo': 'WEB-2',
    'assignee:me': '',
    'assignee:none project:WEB': 'WEB-1 WEB-3',
    '-assignee:bo project:WEB': 'WEB-1 WEB-3',
    'reporter:me': 'WEB-1 WEB-2',
    'reporter:"ana lópez"': 'WEB-1 WEB-2',
    'watcher:me': 'OPS-1',
    '-watcher:me project:ops': 'OPS-2',
    'team:"night shift"': 'OPS-1',
    'team:none project:ops': 'OPS-2',
    'label:bug': 'WEB-1 WEB-2',
    'label:UI,"needs, care"': 'WEB-1 WEB-3',
    'label:bug -tag:ui': 'WEB-2',
    'label:none': 'OPS-1 OPS-2',
    'has:label,team': 'WEB-1 WEB-2 WEB-3 OPS-1',
    'has:description': 'OPS-1',
    '-has:due': 'WEB-1 OPS-1 OPS-2',
    'has:assignee,severity': 'WEB-2 OPS-1',
    'step:"in progress"': '',
    'step:resolved,closed': 'WEB-3 OPS-2',
    'key:web-2,OPS-1,NOPE-1': 'WEB-2 OPS-1',
    'number:1': 'WEB-1 OPS-1',
    '%': '',
    '-%': '',
    'status:open %': 'WEB-1 WEB-2 OPS-1',
    'status:resolved OR %': 'WEB-3',
    '% OR "!!!"': '',
    'zzzz OR %': '',
    "' OR 1=1 --": '',
    'number:2..': 'WEB-2 WEB-3 OPS-2',
    'number>1 number<3': 'WEB-2 OPS-2',
    'title:LOGIN': 'WEB-2 WEB-3',
    'category:access': 'WEB-2',
    'category:none label:bug': 'WEB-1',
    login: 'WEB-2 WEB-3 OPS-1',
    'login -server': 'WEB-2 WEB-3',
    '"full disk" OR "disk full"': 'OPS-1',
    'C++': 'WEB-3',
    'web-2 OR label:ui': 'WEB-1 WEB-2',
    '(label:ui OR severity:low) -project:ops': 'WEB-1',
    'NOT (label:bug OR project:OPS)': 'WEB-3',
    'field.size:5': 'OPS-1',
    'field.size>=5.5': 'OPS-2',
    'field.size<6': 'OPS-1',
    'field.size:none project:ops': '',
    '-field.size:5 project:ops': 'OPS-2',
    'field.launch<2026-03-06': 'OPS-1',
    'field.launch>=2026-03-06': '',
    'field.launch<today': '',
    'field.launch:none project:OPS': 'OPS-2',
    'field.owner:me': 'OPS-1',
    'field.owner:"Ana López"': 'OPS-1',
    'field.vip:true': 'OPS-1',
    'is:deleted': 'OPS-3',
    'is:deleted project:WEB': '',
    'is:unresolved': 'WEB-1 WEB-2 OPS-1',
    'is:overdue': 'WEB-2',
    'due:none label:bug': 'WEB-1',
    'due<now': 'WEB-2',
    'due:today': 'WEB-2',
    'due:tomorrow': 'WEB-3',
    'due>today': 'WEB-3',
    'due>=2026-03-02 due<=2026-03-02': 'WEB-2',
    'created>-5h': 'WEB-3 OPS-1 OPS-2',
    'created<=-5h': 'WEB-1 WEB-2',
    'created:2026-03-02': 'WEB-1 WEB-2 WEB-3 OPS-1 OPS-2',
    'created:2026-03-02T10:00Z': 'WEB-2',
    'created:2026-03-02T10:00Z..2026-03-02T11:00Z': 'WEB-2 WEB-3',
    'created>2026-03-02': '',
    'created:..yesterday': '',
    'created:-1d..now created>-1m updated>-1y': 'WEB-1 WEB-2 WEB-3 OPS-1 OPS-2',
    'resolved>=today': 'WEB-3 OPS-2',
    'closed:none has:due': 'WEB-2 WEB-3',
  }
  for (const [q, expected] of Object.entries(cases)) {
    test(`${q || 'of nothing'} finds ${expected || 'nothing'}`, async () => {
      assert.equal(await keys(q), expected)
    })
  }

  test('is sorted by its own order, which another parameter must not contradict', async () => {
    const answer = await world.call(ana, 'GET', '/tickets?q=reporter:me sort:priority')
    assert.deepEqual(
      answer.body.items.map((one: { key: string }) => one.key),
      ['WEB-1', 'WEB-2'],
    )
    const both = await list('sort:-created')
    assert.deepEqual([both.status, both.body.code], [400, 'query.two_orders'])
  })

  const mistakes: Record<string, string> = {
    'a status:opne': 'opne',
    'assignee:nobody@example.org': 'nobody@example.org',
    'reporter:bo,nobody': 'nobody',
    'team:"Day shift"': '"Day shift"',
    'project:WEB,NOPE': 'NOPE',
    'label:bug,spma': 'spma',
    'step:nowhere': 'nowhere',
    'field.colour:red': 'field.colour:red',
    '(is:deleted OR label:bug)': 'deleted',
    '-is:deleted': 'deleted',
    'colour:red': 'colour',
    'a "b': '"b',
  }
  for (const [q, wrong] of Object.entries(mistakes)) {
    test(`${q} is refused, pointing at ${wrong}`, async () => {
      const { status, body } = await list(q)
      assert.deepEqual([status, body.code, body.errors[0].pointer], [400, 'query.invalid', '?q'])
      assert.equal(q.slice(body.start, body.end), wrong)
      assert.ok(Array.isArray(body.expected))
    })
  }

  test('takes characters of SQL, of regular expressions and of other alphabets for what they are', async () => {
    for (const word of [
      "'; drop table tickets; --",
      '%',
      '_',
      '.*',
      '\\',
      "'",
      '[a-z]+(',
      'é',
      '日本',
      '\u202e',
      '"%"',
    ]) {
      for (const field of ['title', 'category', 'department']) {
        const quoted = `${field}:"${word.replace(/["\\]/g, '\\$&')}"`
        assert.equal(await keys(quoted), '', quoted)
      }
    }
    assert.equal(await keys('title:"disk\\" or 1=1"'), '')
  })

  test('may be as long as a request can carry', async () => {
    const long = Array.from({ length: 99 }, (_, index) => `-title:${'x'.repeat(80)}${String(index)}`).join(
      ' ',
    )
    assert.ok(parseQuery(long).ok)
    assert.equal(await keys(long), 'WEB-1 WEB-2 WEB-3 OPS-1 OPS-2')
    const deep = `${'('.repeat(20)}status:open${')'.repeat(20)}`
    assert.equal(await keys(deep), 'WEB-1 WEB-2 OPS-1')
  })

  test('counts days in the time zone of whoever asks', async () => {
    await world.call(bo, 'PATCH', '/users/me', { body: { time_zone: 'Pacific/Auckland' } })
    assert.equal(await keys('due:tomorrow'), 'WEB-3')
    // There it is already Tuesday: 2026-03-03 at 04:00, and WEB-3 is due on Wednesday at 12:30.
    assert.equal(await keys('due:2026-03-04', bo), 'WEB-3')
    assert.equal(await keys('due:today', bo), 'WEB-2')
    assert.equal(await keys('created:yesterday', bo), 'WEB-1 WEB-2')
  })

  test('with a relative date goes on from the time of its first page, and with the clock on a new one', async () => {
    const q = 'created<-4h'
    const first = await list(q, ana, '&limit=1')
    assert.equal(first.body.items[0].key, 'WEB-1')
    world.tick(3 * HOUR)
    const second = await list(q, ana, `&limit=1&after=${first.body.next}`)
    assert.deepEqual([second.body.items[0].key, second.body.next], ['WEB-2', null])
    assert.equal(await keys(q), 'WEB-1 WEB-2 WEB-3 OPS-1 OPS-2')
    world.tick(-3 * HOUR)
  })

  test('with a relative date cannot be cached by its ETag, nor can one with words that the index takes up later', async () => {
    for (const q of ['created<-5h', 'is:overdue', 'due:today', 'login', '-(label:bug login)']) {
      assert.equal((await list(q)).headers.etag, undefined, q)
    }
    const { headers } = await list('status:open created>2026-01-01')
    const again = await world.call(
      ana,
      'GET',
      '/tickets?fields=id&sort=created_at&q=status:open created>2026-01-01',
      {
        headers: { 'if-none-match': String(headers.etag) },
      },
    )
    assert.equal(again.status, 304)
  })

  test('refuses a cursor whose time was forged', async () => {
    const { body } = await list('created<now', ana, '&limit=1')
    const values = JSON.parse(Buffer.from(body.next, 'base64url').toString())
    assert.equal(values.length, 4)
    for (const now of [-1, 1e15, 'x', null]) {
      const after = Buffer.from(JSON.stringify([...values.slice(0, 3), now])).toString('base64url')
      const answer = await list('created<now', ana, `&limit=1&after=${after}`)
      assert.deepEqual([answer.status, answer.body.code], [400, 'request.bad_cursor'], String(now))
    }
  })
})
