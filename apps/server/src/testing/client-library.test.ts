import assert from 'node:assert/strict'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { after, afterEach, before, describe, test } from 'node:test'
import {
  checksum,
  commentsOf,
  createClient,
  leaseOf,
  presentAt,
  ticketOf,
  type Client,
  type ClientOptions,
} from '@waybill/client'
import { comparer } from '@waybill/client/lists/sort-tickets.ts'
import { listRules } from '@waybill/client/lists/list-rules.ts'
import { TICKET_SORTS } from '@waybill/contract/tickets/ticket-query.ts'
import { Problem } from '@waybill/contract/problems/problem.ts'
import { createLiveWorld, type LiveWorld } from '../domains/live/testing/live-world.ts'
import { addSecondFactors } from '../domains/people/second-factor/testing/add-second-factors.ts'
import { codeOfApp } from '../domains/people/second-factor/testing/code-of-app.ts'
import { tokenOf } from '../domains/live/testing/live-client.ts'
import { openTcpProxy, type TcpProxy } from './tcp-proxy.ts'
import type { TestPerson } from './test-world.ts'

/** The client library against a real server: the promises of its README. */
let world: LiveWorld
let ana: TestPerson
let ben: TestPerson
let url: string
const clients: Client[] = []

before(async () => {
  world = await createLiveWorld()
  ana = await world.person('admin', { name: 'Ana', password: 'correct horse battery' })
  ben = await world.person('agent', { name: 'Ben' })
  url = world.url.replace('ws:', 'http:').replace('/api/v1/live', '')
})
afterEach(() => {
  for (const client of clients.splice(0)) client.disconnect()
})
after(() => world.close())

/** Comes back after moments instead of up to half a minute. */
const HURRIED = { random: () => 0.02 }

async function clientOf(person: TestPerson, options: Partial<ClientOptions> = {}): Promise<Client> {
  const client = createClient({ url, token: await tokenOf(world, person), platform: HURRIED, ...options })
  clients.push(client)
  return client
}

/** Resolves when the store, or a list, is as `is` says. */
function until(shown: { subscribe: (listener: () => void) => () => void }, is: () => boolean): Promise<void> {
  return new Promise((resolve) => {
    const look = () => {
      if (!is()) return
      stop()
      resolve()
    }
    const stop = shown.subscribe(look)
    look()
  })
}

const live = (client: Client) => until(client.store, () => client.store.getSnapshot().status === 'live')

async function connected(person: TestPerson, options: Partial<ClientOptions> = {}): Promise<Client> {
  const client = await clientOf(person, options)
  client.connect()
  await live(client)
  return client
}

const stateOf = (client: Client) => client.store.getSnapshot().state
const titleOf = (client: Client, id: string) => ticketOf(stateOf(client), id)?.title
const refused = (code: string) => (error: unknown) => error instanceof Problem && error.code === code

describe('over HTTP', () => {
  test('one signs in, works, and an access token that has run out is renewed', async () => {
    const seen: (string | undefined)[] = []
    const client = createClient({ url, onTokens: (tokens) => seen.push(tokens?.access) })
    const { user: me } = await client.sessions.signIn({
      username: ana.email,
      password: 'correct horse battery',
    })
    assert.equal(me?.id, ana.id)
    const project = await client.projects.create({ key: 'HTTP', name: 'Over HTTP' })
    for (const title of ['One', 'Two', 'Three']) await client.tickets.create({ project: project.key, title })
    world.tick(60 * 60 * 1000)
    const titles: string[] = []
    for await (const ticket of client.tickets.every({ project: 'HTTP', limit: 2, sort: 'number' }))
      titles.push(ticket.title)
    assert.deepEqual(titles, ['One', 'Two', 'Three'])
    assert.equal(seen.length, 2)
    await client.sessions.signOut()
    await assert.rejects(client.people.me(), refused('access.not_signed_in'))
  })

  test('one signs in in two steps where a second factor is asked for', async () => {
    const zoe = await world.person('agent', { password: 'correct horse battery' })
    const credentials = { username: zoe.email, password: 'correct horse battery' }
    const { secret } = await addSecondFactors(world, zoe, credentials.password)
    const client = createClient({ url })
    const { user, needed } = await client.sessions.signIn(credentials)
    assert.equal(user, null)
    assert.deepEqual(needed?.methods, ['totp', 'recovery_code'], 'no passkeys at an address of numbers')
    await assert.rejects(client.people.me(), refused('access.not_signed_in'))
    const finish = (code: string) => client.sessions.finishSignIn(needed?.challenge ?? '', { code })
    await assert.rejects(finish('000000'), refused('access.wrong_second_factor'))
    world.tick(60_000)
    assert.equal((await finish(codeOfApp(secret, world.now))).id, zoe.id)
    assert.equal((await client.people.me()).id, zoe.id)
  })

  test('what has not changed is not sent again, and a conflict names base, theirs and yours', async () => {
    const client = await clientOf(ana)
    const { id, seq } = await world
      .ticket({ title: 'Before' })
      .then(({ id: made }) => client.tickets.get(made))
    assert.equal(await client.tickets.get(id), await client.tickets.get(id))
    await client.tickets.update(id, { title: 'Theirs' })
    await assert.rejects(
      client.tickets.update(id, { base_seq: seq, title: 'Yours' }),
      refused('ticket.conflict'),
    )
    await assert.rejects(client.tickets.get('..'), refused('client.not_a_name'))
    const { items } = await client.events.history(id, { order: 'desc' })
    assert.match(items[0]?.text ?? '', /Before/)
  })
})

test('where the client judges a filter by itself, it judges as the server does', async () => {
  const client = await clientOf(ana)
  const project = await world.project({ key: 'JUDGE' })
  const { body: team } = await world.call(ana, 'POST', '/teams', { body: { name: 'Judges' } })
  const put = async (values: object) => (await world.ticket({ project, ...values })).id
  await put({ title: 'plain' })
  await put({ status: 'in_progress', priority: 'low', assignee: ana.id, labels: ['Bug', 'old'] })
  await put({ status: 'closed', severity: 'high', assignee: ben.id, team: team.id, reporter: ana })
  await put({ status: 'resolved', priority: 'critical', severity: 'low', labels: ['bug'] })
  await client.tickets.remove(await put({ title: 'deleted' }))
  const { items: all } = await client.tickets.list({ project: 'JUDGE' })
  assert.equal(all.length, 4)
  let judged = 0
  for (const q of [
    'status:open,closed',
    '-status:open priority>low',
    'priority<=medium',
    'severity>=low',
    '-severity>=low',
    'severity:none OR severity:high',
    'assignee:me',
    `assignee:${ben.id}`,
    'assignee:none -label:bug',
    'reporter:me',
    'watcher:me',
    `team:${team.id}`,
    'team:none',
    'label:BUG',
    'label:old,bug',
    'label:none',
    'is:unresolved',
    'project:judge',
    '(status:open OR label:old) -assignee:none',
    'NOT (status:open OR status:closed)',
  ]) {
    const rules = listRules(q, project.id)
    const verdicts = all.map((ticket) => rules.matches(ticket, ana.id))
    assert.ok(!verdicts.includes(null), q)
    const found = (await client.tickets.list({ project: 'JUDGE', q })).items.map(({ id }) => id)
    assert.deepEqual(
      all.filter((_, at) => verdicts[at]).map(({ id }) => id),
      found,
      q,
    )
    judged += found.length
  }
  assert.ok(judged > 20)
  const own = TICKET_SORTS.filter((field) => field !== 'sla')
  for (const sort of own.flatMap((field) => [field, `-${field}`] as const)) {
    const { items } = await client.tickets.list({ project: 'JUDGE', sort })
    assert.deepEqual(
      all.toSorted(comparer(sort)).map(({ id }) => id),
      items.map(({ id }) => id),
      sort,
    )
  }
})

describe('live', () => {
  test('what one changes shows at once, and to others soon; lists follow', async () => {
    const project = await world.project({ key: 'LIVE' })
    const { id } = await world.ticket({ project, title: 'First' })
    const [mine, theirs] = [await connected(ana), await connected(ben)]
    const open = theirs.list({ project: 'LIVE', filter: 'status:open' })
    const all = mine.list({ project: 'LIVE' })
    await until(open, () => open.getSnapshot().ready)
    await until(all, () => all.getSnapshot().ready)
    assert.deepEqual(
      open.getSnapshot().tickets.map(({ title }) => title),
      ['First'],
    )

    const command = mine.updateTicket(id, { title: 'Second', assignee: ben.id })
    assert.equal(titleOf(mine, id), 'Second')
    assert.equal(mine.store.getSnapshot().pending.length, 1)
    const confirmed = await command.confirmed
    assert.equal(confirmed.title, 'Second')
    assert.equal(mine.store.getSnapshot().pending.length, 0)
    await until(open, () => open.getSnapshot().tickets[0]?.assignee?.name === 'Ben')

    const made = await mine.createTicket({ project: 'LIVE', title: 'Another' }).confirmed
    await until(open, () => open.getSnapshot().tickets.length === 2)
    assert.equal(open.getSnapshot().tickets[0]?.id, made.id)
    theirs.updateTicket(id, { status: 'closed' })
    assert.deepEqual(
      open.getSnapshot().tickets.map((one) => one.id),
      [made.id],
    )
    await until(all, () => all.getSnapshot().tickets.some(({ status }) => status === 'closed'))
  })

  test('what was missed while the connection was away comes with it, and nothing is different from what is fetched', async () => {
    const proxy = await openTcpProxy({ host: '127.0.0.1', port: Number(new URL(url).port) })
    try {
      const project = await world.project({ key: 'AWAY' })
      const tickets = await Promise.all(
        [1, 2, 3].map((n) => world.ticket({ project, title: `Ticket ${String(n)}` })),
      )
      const client = await connected(ana, { url: `http://127.0.0.1:${String(proxy.port)}` })
      const list = client.list({ project: 'AWAY' })
      await until(list, () => list.getSnapshot().tickets.length === 3)
      await cutOff(proxy, client)
      const [first, second] = tickets
      if (!first || !second) throw new Error('there are three tickets')
      await world.call(ben, 'PATCH', `/tickets/${first.id}`, { body: { title: 'Changed' } })
      await world.call(ben, 'POST', `/tickets/${second.id}/comments`, { body: { body: 'Said meanwhile' } })
      await world.ticket({ project, title: 'New' })
      proxy.open()
      await live(client)
      await until(list, () => list.getSnapshot().tickets.length === 4)
      await until(client.store, () => commentsOf(stateOf(client), second.id).length === 1)
      assert.equal(titleOf(client, first.id), 'Changed')

      const fresh = await connected(ana)
      const again = fresh.list({ project: 'AWAY' })
      await until(again, () => again.getSnapshot().ready)
      await fresh.openTicket(second.id).ready
      assert.equal(checksum(stateOf(client)), checksum(stateOf(fresh)))
    } finally {
      await proxy.close()
    }
  })

  test('what is done while offline waits, is kept, and is done once; what somebody else changed meanwhile is a conflict', async () => {
    const proxy = await openTcpProxy({ host: '127.0.0.1', port: Number(new URL(url).port) })
    let kept = ''
    try {
      const project = await world.project({ key: 'WAIT' })
      const { id } = await world.ticket({ project, title: 'Before' })
      const storage = { get: () => kept, set: (text: string) => void (kept = text) }
      const client = await connected(ana, { url: `http://127.0.0.1:${String(proxy.port)}`, storage })
      const list = client.list({ project: 'WAIT' })
      await until(list, () => list.getSnapshot().tickets.length === 1)
      await cutOff(proxy, client)
      const title = client.updateTicket(id, { title: 'Mine' })
      const priority = client.updateTicket(id, { priority: 'high' })
      const made = client.createTicket({ project: 'WAIT', title: 'Made offline' })
      assert.equal(titleOf(client, id), 'Mine')
      await nextTurn()
      assert.match(kept, /Made offline/)
      await world.call(ben, 'PATCH', `/tickets/${id}`, { body: { title: 'Theirs' } })
      proxy.open()
      await assert.rejects(title.confirmed, refused('ticket.conflict'))
      assert.equal((await priority.confirmed).priority, 'high')
      assert.equal((await made.confirmed).title, 'Made offline')
      await until(client.store, () => titleOf(client, id) === 'Theirs')
      assert.doesNotMatch(kept, /Made offline/)

      // As after a reload of the page.
      client.disconnect()
      const later = await connected(ana, { storage })
      await later.openTicket(id).ready
      const [failure] = later.store.getSnapshot().failures
      const [conflict] = failure?.conflicts ?? []
      assert.deepEqual(
        { ...conflict, at: '' },
        {
          field: 'title',
          base: 'Before',
          theirs: 'Theirs',
          yours: 'Mine',
          by: { id: ben.id, name: 'Ben' },
          at: '',
        },
      )
      await later.resolve(title.ref, { title: 'Both' }).confirmed
      assert.equal(titleOf(later, id), 'Both')
      assert.equal(later.store.getSnapshot().failures.length, 0)
      assert.doesNotMatch(kept, /Mine/)
    } finally {
      await proxy.close()
    }
  })

  test('own changes one after the other are no conflict, and no change of somebody else is lost', async () => {
    const { id } = await world.ticket({ title: 'A' })
    const client = await connected(ana)
    await client.openTicket(id).ready
    const commands = ['B', 'C', 'D'].map((title) => client.updateTicket(id, { title }))
    const labels = client.updateTicket(id, { labels: ['bug'] })
    assert.equal(titleOf(client, id), 'D')
    await Promise.all([...commands, labels].map(({ confirmed }) => confirmed))
    assert.equal(titleOf(client, id), 'D')
    assert.deepEqual(ticketOf(stateOf(client), id)?.labels, ['bug'])
  })

  test('a lease is held until it is closed or taken over, and everybody sees whose it is', async () => {
    const { id } = await world.ticket({ project: await world.project() })
    const [mine, theirs] = [await connected(ana), await connected(ben)]
    await mine.openTicket(id).ready
    await theirs.openTicket(id).ready
    let isLost = false
    const lease = await theirs.lease(id, { onLost: () => (isLost = true) })
    await until(mine.store, () => leaseOf(stateOf(mine), id)?.holder.id === ben.id)
    await assert.rejects(mine.lease(id), (error) => error instanceof Problem && error.status === 409)
    await theirs.updateTicket(id, { title: 'With the lease' }).confirmed
    await assert.rejects(mine.updateTicket(id, { title: 'Without it' }).confirmed, Problem)
    const taken = await mine.lease(id, { takeOver: true })
    await until(theirs.store, () => isLost)
    assert.equal(lease.token, null)
    taken.close()
    await until(theirs.store, () => leaseOf(stateOf(theirs), id) === null)
  })

  test('others see who looks at a ticket, until that one leaves', async () => {
    const { id } = await world.ticket()
    const [mine, theirs] = [await connected(ana), await connected(ben)]
    await mine.openTicket(id).ready
    await theirs.openTicket(id).ready
    const presence = theirs.presence(id)
    presence.set('editing', { field: 'title' })
    await until(mine.store, () => presentAt(stateOf(mine), id)[0]?.doing === 'editing')
    assert.equal(presentAt(stateOf(mine), id)[0]?.person.id, ben.id)
    presence.close()
    await until(mine.store, () => presentAt(stateOf(mine), id).length === 0)
  })

  test('who may see less than before forgets it, and who may see it again gets it back', async () => {
    const project = await world.project({ key: 'PRIV', access: 'private' })
    await world.member(project, ben, 'member')
    const { id } = await world.ticket({ project })
    const client = await connected(ben)
    const list = client.list()
    await until(list, () => list.getSnapshot().tickets.some((one) => one.id === id))
    await world.call(ana, 'DELETE', `/projects/PRIV/members/${ben.id}`)
    await until(
      list,
      () => list.getSnapshot().ready && !list.getSnapshot().tickets.some((one) => one.id === id),
    )
    assert.equal(ticketOf(stateOf(client), id), undefined)
    await world.member(project, ben, 'member')
    await until(list, () => list.getSnapshot().tickets.some((one) => one.id === id))
  })

  test('a name that changes changes wherever it is shown', async () => {
    const carl = await world.person('agent', { name: 'Carl' })
    const { id } = await world.ticket({ reporter: carl })
    const client = await connected(ana)
    const list = client.list()
    await until(list, () => ticketOf(stateOf(client), id)?.reporter.name === 'Carl')
    await world.call(ana, 'PATCH', `/users/${carl.id}`, { body: { name: 'Karl' } })
    await until(list, () => ticketOf(stateOf(client), id)?.reporter.name === 'Karl')
  })

  test('who is signed out is told so, and may sign in again', async () => {
    const client = createClient({ url })
    clients.push(client)
    client.connect()
    await until(client.store, () => client.store.getSnapshot().status === 'signed_out')
    await client.sessions.signIn({ username: ana.email, password: 'correct horse battery' })
    client.connect()
    await live(client)
  })
})

async function cutOff(proxy: TcpProxy, client: Client): Promise<void> {
  proxy.shut()
  await until(client.store, () => client.store.getSnapshot().status !== 'live')
}
