import assert from 'node:assert/strict'
import { once } from 'node:events'
import { get, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, mock, test } from 'node:test'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { promisify } from 'node:util'
import { parse } from 'csv-parse/sync'
import { actorOf, createTestWorld, type TestPerson, type TestWorld } from '../../testing/test-world.ts'
import { authenticateBearer } from '../people/authenticate.ts'
import { createAccessToken } from '../people/create-access-token.command.ts'
import { deactivatePerson } from '../people/deactivate-person.command.ts'
import { endSession } from '../people/end-session.command.ts'
import { hashSecret } from '../people/secrets.ts'
import { senderNow } from '../people/sender-now.ts'
import { updatePerson } from '../people/update-person.command.ts'
import { removeMember } from '../projects/remove-member.command.ts'
import { createField } from '../projects/create-field.command.ts'
import { streamTicketsCsv } from './export-tickets.ts'

describe('the export of tickets as CSV', () => {
  let world: TestWorld
  let lead: TestPerson
  let web: { id: string; key: string }

  beforeEach(async () => {
    world = await createTestWorld()
    lead = await world.person('agent', { name: 'Lea Lead' })
    web = await world.project({ key: 'WEB' })
    await world.member(web, lead, 'lead')
  })
  afterEach(() => world.close())

  async function download(as: TestPerson, query: string) {
    // The answer is no JSON; `call` still checks that the OpenAPI document names it.
    const answer = await world.call(as, 'GET', `/tickets.csv${query}`)
    const pieces = await streamTicketsCsv(world.store, actorOf(as), paramsOf(query), world.now)
    let text = ''
    for await (const piece of pieces) text += piece
    return { answer, text }
  }

  function paramsOf(query: string): Record<string, string> {
    return Object.fromEntries([...new URLSearchParams(query)].filter(([name]) => name !== 'bom'))
  }

  async function rowsOf(as: TestPerson, query: string): Promise<string[][]> {
    const { answer, text } = await download(as, query)
    assert.equal(answer.status, 200)
    return parse(text, { bom: true })
  }

  async function titles(as: TestPerson, query: string): Promise<string[]> {
    const [, ...rows] = await rowsOf(as, `?fields=title&${query}`)
    return rows.map(([title]) => title ?? '')
  }

  test('has every column that people know, custom fields of the project among them', async () => {
    await world.run(createField, { project: 'WEB', key: 'cost', name: 'Cost', type: 'number' })
    await world.run(createField, { project: 'WEB', key: 'buyer', name: 'Buyer', type: 'person' })
    await world.run(createField, { project: 'WEB', key: 'paid', name: 'Paid', type: 'checkbox' })
    await world.ticket({
      project: web,
      reporter: lead,
      title: 'Say "hi", all',
      description: 'Two\nlines',
      labels: ['b', 'a'],
      assignee: lead.id,
      fields: { cost: -12.5, buyer: lead.id, paid: false },
    })
    const { answer, text } = await download(lead, '?project=WEB')
    assert.equal(answer.headers['content-type'], 'text/csv; charset=utf-8; header=present')
    assert.equal(answer.headers['content-disposition'], 'attachment; filename="tickets-2026-03-02.csv"')
    assert.ok(text.startsWith('\uFEFFkey,title,') && text.endsWith('\r\n'))
    const [row] = parse(text, { bom: true, columns: true }) as unknown as Record<string, string>[]
    assert.deepEqual(
      { ...row },
      {
        key: 'WEB-1',
        title: 'Say "hi", all',
        description: 'Two\nlines',
        status: 'open',
        step: 'Open',
        priority: 'medium',
        severity: '',
        category: '',
        sub_category: '',
        department: '',
        labels: 'a, b',
        assignee: 'Lea Lead',
        team: '',
        reporter: 'Lea Lead',
        due_at: '',
        created_at: '2026-03-02T09:00:00.000Z',
        updated_at: '2026-03-02T09:00:00.000Z',
        first_response_at: '',
        resolved_at: '',
        closed_at: '',
        comment_count: '0',
        'field.cost': '-12.5',
        'field.buyer': 'Lea Lead',
        'field.paid': 'false',
      },
    )
  })

  test('no text becomes a formula in a spreadsheet, and no number is spoiled', async () => {
    await world.run(createField, { project: 'WEB', key: 'n', name: 'N', type: 'number' })
    await world.run(createField, { project: 'WEB', key: 't', name: 'T', type: 'text' })
    const evil = ['=1+1', '+1', '-1', '@SUM(1)', '＝1', '＋1', '－1', '＠x']
    for (const title of evil) await world.ticket({ project: web, reporter: lead, title, fields: { n: -3 } })
    for (const description of ['\t=1', '\r=1', '\n=1'])
      await world.ticket({ project: web, reporter: lead, title: 'plain', description, fields: { t: '-5' } })
    const rows = await rowsOf(lead, '?project=WEB&sort=number&fields=title,description,field.n,field.t')
    assert.deepEqual(
      rows.slice(1).map((row) => row.join('|')),
      [...evil.map((title) => `'${title}||-3|`), "plain|'\t=1||'-5", "plain|'\r=1||'-5", "plain|'\n=1||'-5"],
    )
  })

  test('has the tickets that the same list has, in its order, however many pages they are', async () => {
    const made = Array.from({ length: 205 }, (_, index) => `Ticket ${String(index)}`)
    for (const title of made) {
      world.tick(1)
      await world.ticket({
        project: web,
        reporter: lead,
        title,
        priority: title.endsWith('7') ? 'high' : 'low',
      })
    }
    assert.deepEqual(await titles(lead, 'project=WEB&sort=created_at'), made)
    assert.deepEqual(await titles(lead, 'project=WEB'), made.toReversed())
    assert.deepEqual(
      await titles(lead, 'project=WEB&priority=high&sort=number'),
      made.filter((title) => title.endsWith('7')),
    )
    assert.deepEqual(await titles(lead, 'project=WEB&priority=critical'), [])
  })

  test('shows nobody more than the list: own tickets for requesters, and no columns of a project that is hidden', async () => {
    const secret = await world.project({ key: 'SEC', access: 'private' })
    await world.run(createField, { project: 'SEC', key: 'codename', name: 'Codename', type: 'text' })
    const asker = await world.person('requester')
    await world.ticket({ project: web, reporter: asker, title: 'Mine' })
    await world.ticket({ project: web, reporter: lead, title: 'Not mine' })
    await world.ticket({ project: secret, reporter: lead, title: 'Hidden' })
    assert.deepEqual(await titles(asker, ''), ['Mine'])
    const other = await world.person('agent')
    assert.deepEqual((await titles(other, '')).toSorted(), ['Mine', 'Not mine'])
    const [header] = await rowsOf(other, '')
    assert.ok(!header?.includes('field.codename'))
    const refused = await world.call(other, 'GET', '/tickets.csv?fields=field.codename')
    assert.equal(refused.status, 400)
    assert.equal((await world.call(other, 'GET', '/tickets.csv?project=SEC')).status, 400)
    const writer = await world.call(lead, 'GET', '/tickets.csv', { scopes: ['write'] })
    assert.equal(writer.status, 403)
  })

  test('a wrong filter or column is a problem before the file begins', async () => {
    for (const query of [
      '?status=lost',
      '?fields=key,colour',
      '?delimiter=pipe',
      '?limit=5',
      '?sort=title',
    ]) {
      const answer = await world.call(lead, 'GET', `/tickets.csv${query}`)
      assert.equal(answer.status, 400, query)
      assert.match(String(answer.headers['content-type']), /problem\+json/)
    }
  })

  test('columns, separator and byte order mark are as they were asked for', async () => {
    await world.ticket({ project: web, reporter: lead, title: 'One; two' })
    await world.app.listen({ port: 0, host: '127.0.0.1' })
    const answer = await open(lead, '?fields=number,title,project,reporter_id&delimiter=semicolon&bom=false')
    let text = ''
    for await (const piece of answer.setEncoding('utf8')) text += String(piece)
    assert.equal(text, `number;title;project;reporter_id\r\n1;"One; two";WEB;${lead.id}\r\n`)
  })

  test('is not made for who asks for the headers alone', async () => {
    await world.ticket({ project: web, reporter: lead, title: 'One' })
    const reads = mock.method(world.store.db, 'selectFrom')
    const answer = await world.call(lead, 'HEAD', '/tickets.csv?project=WEB')
    assert.equal(answer.status, 200)
    assert.match(String(answer.headers['content-disposition']), /tickets-2026-03-02\.csv/)
    assert.equal(answer.text, '')
    assert.deepEqual(
      reads.mock.calls.filter((call) => call.arguments[0] === 'tickets'),
      [],
    )
    reads.mock.restore()
    assert.equal((await world.call(lead, 'HEAD', '/tickets.csv?sort=nothing')).status, 400)
  })

  test('is read no further when the receiver goes away', async () => {
    const description = 'x'.repeat(60_000)
    for (let index = 0; index < 405; index += 1)
      await world.ticket({ project: web, reporter: lead, title: `Ticket ${String(index)}`, description })
    await world.app.listen({ port: 0, host: '127.0.0.1' })
    const reads = mock.method(world.store.db, 'selectFrom')
    const pages = () => reads.mock.calls.filter((call) => call.arguments[0] === 'tickets').length
    const answer = await open(lead, '?project=WEB')
    await once(answer, 'data')
    answer.destroy()
    const connections = promisify(world.app.server.getConnections.bind(world.app.server))
    while ((await connections()) > 0) await nextTurn()
    // As long as reading all of it takes, the other one would have gone on too; a page may have been under way.
    assert.equal((await titles(lead, 'project=WEB')).length, 405)
    const ofWhole = 2 * 3
    const read = pages() - ofWhole
    assert.ok(read < 3, `${String(read)} pages were read`)
  })

  test('breaks off when the sender is deactivated while the file is sent', async () => {
    const description = 'x'.repeat(60_000)
    for (let index = 0; index < 405; index += 1)
      await world.ticket({ project: web, reporter: lead, description })
    const token_hash = hashSecret('wb_slow')
    await world.run(createAccessToken, { person: lead.email, name: 'slow', token_hash, hint: 'wb_slow' })
    await world.app.listen({ port: 0, host: '127.0.0.1' })
    const { port } = world.app.server.address() as AddressInfo
    const path = '/api/v1/tickets.csv?project=WEB'
    const request = get({ port, host: '127.0.0.1', path, headers: { authorization: 'Bearer wb_slow' } })
    const [answer] = (await once(request, 'response')) as [IncomingMessage]
    await once(answer, 'readable')
    await world.run(deactivatePerson, { person: lead.email })
    let size = 0
    const whole = async () => {
      for await (const piece of answer) size += (piece as Buffer).length
    }
    await assert.rejects(whole, { code: 'ECONNRESET' })
    assert.ok(size < 401 * description.length, `${String(size)} bytes`)
  })

  test('gives no further rows once the session has ended or the role is another', async () => {
    const admin = await world.person('admin')
    const password = 'correct horse battery'
    const slow = await world.person('agent', { password })
    for (let index = 0; index < 205; index += 1) await world.ticket({ project: web, reporter: lead })
    const ends = [
      (session: string) => world.run(endSession, { session, person: slow.id }, admin),
      () => world.run(updatePerson, { person: slow.id, role: 'requester' }, admin),
    ]
    for (const end of ends) {
      const payload = { username: slow.email, password }
      const { body } = await world.inject({ method: 'POST', url: '/api/v1/users/token', payload })
      const signedIn = await authenticateBearer(world.deps, String(body.access))
      const request = { kernel: world.kernel, signedIn, identifyAgain: () => Promise.resolve(null) }
      const pieces = await streamTicketsCsv(world.store, signedIn.actor, { project: 'WEB' }, world.now, () =>
        senderNow(request),
      )
      await pieces.next()
      assert.equal(parse(String((await pieces.next()).value)).length, 200)
      await end(signedIn.sessionId ?? '')
      await assert.rejects(pieces.next(), { status: 403 })
    }
  })

  test('gives no further rows of a project that the sender was taken out of', async () => {
    const secret = await world.project({ key: 'SEC', access: 'private' })
    await world.member(secret, lead, 'viewer')
    const reporter = await world.person('admin')
    for (let index = 0; index < 205; index += 1) await world.ticket({ project: secret, reporter })
    await world.ticket({ project: web, reporter: lead, title: 'Last' })
    const params = { fields: 'project', sort: 'created_at' } as const
    const begun = await streamTicketsCsv(world.store, actorOf(lead), params, world.now)
    const narrow = await streamTicketsCsv(
      world.store,
      actorOf(lead),
      { ...params, project: 'SEC' },
      world.now,
    )
    for (const pieces of [begun, narrow]) {
      await pieces.next()
      assert.equal(parse(String((await pieces.next()).value)).length, 200)
    }
    await world.run(removeMember, { project: 'SEC', person: lead.id })
    assert.deepEqual(parse(String((await begun.next()).value)), [['WEB']])
    await assert.rejects(narrow.next(), { status: 400 })
  })

  async function open(as: TestPerson, query: string): Promise<IncomingMessage> {
    await world.call(as, 'GET', '/users/me', { scopes: ['read'] })
    const { port } = world.app.server.address() as AddressInfo
    const request = get({
      port,
      host: '127.0.0.1',
      path: `/api/v1/tickets.csv${query}`,
      headers: { 'x-test-sender': `${as.id} read` },
    })
    const [answer] = (await once(request, 'response')) as [IncomingMessage]
    assert.equal(answer.statusCode, 200)
    return answer
  }
})
