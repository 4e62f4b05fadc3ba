// Longer than 400 lines: channels, threads, buttons, forms and codes meet in one stand-in for Slack.
import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, test } from 'node:test'
import { readEvents } from '@waybill/server/kernel/event-log.ts'
import { verified } from '@waybill/server/testing/verify-command.ts'
import { CHANNEL, SlackWorld, TEAM } from './testing/slack-world.ts'

let on: SlackWorld

beforeEach(async () => {
  on = new SlackWorld()
  await on.start()
})
afterEach(() => on.stop())

const INTERNAL = 'nobody outside may read this'

describe('a channel', () => {
  test('is told of a new ticket with its title, status, severity and link, and never its description', async () => {
    await on.world.ticket({
      project: on.project,
      title: 'Fire <!channel> & smoke',
      description: INTERNAL,
      severity: 'high',
    })
    await on.tell()
    const [call, ...more] = on.calls()
    assert.deepEqual(more, [])
    assert.equal(call?.method, 'chat.postMessage')
    assert.equal(call.body.channel, CHANNEL)
    const said = JSON.stringify(call.body)
    assert.match(said, /<http:\/\/waybill\.test\/tickets\/WEB-1\|WEB-1 Fire &lt;!channel&gt; &amp; smoke>/)
    assert.match(said, /Open {2}· {2}priority medium {2}· {2}severity high/)
    assert.equal(said.includes(INTERNAL), false)
    assert.equal(said.includes('<!channel>'), false)
  })

  test('has one message for each ticket, which a burst of changes changes once', async () => {
    const ticket = await on.ticket()
    await on.tell()
    const [first] = on.calls()
    for (const status of ['in_progress', 'open', 'in_progress']) await on.change(ticket, { status })
    await on.change(ticket, { severity: 'critical', assignee: on.lead.id })
    await on.tell(1_000)
    assert.deepEqual(on.calls(), [])
    await on.tell(60_000)
    const calls = on.calls()
    assert.deepEqual(
      calls.map(({ method }) => method),
      ['chat.update'],
    )
    const said = JSON.stringify(calls[0]?.body)
    assert.match(
      said,
      /In progress {2}· {2}priority medium {2}· {2}severity critical {2}· {2}assigned to Ada/,
    )
    assert.equal(first?.method, 'chat.postMessage')
    assert.equal(calls[0]?.body.ts, '1772442000.000001')
  })

  test('is told nothing of other projects, and of its own only that a ticket was deleted', async () => {
    await on.world.ticket()
    const ticket = await on.ticket('A secret')
    await on.tell()
    assert.equal(on.calls().length, 1)
    assert.equal((await on.world.call(on.lead, 'DELETE', `/tickets/${ticket.key}`)).status, 204)
    await on.tell()
    const [call] = on.calls('chat.update')
    assert.equal(call?.body.text, 'WEB-1 was deleted')
    assert.equal(JSON.stringify(call?.body).includes('secret'), false)
  })

  test('gets a new message where the old one was deleted in Slack', async () => {
    const ticket = await on.ticket()
    await on.tell()
    on.calls()
    on.slack.next.push({ status: 200, body: { ok: false, error: 'message_not_found' } })
    await on.change(ticket, { status: 'in_progress' })
    await on.tell()
    assert.deepEqual(
      on.calls().map(({ method }) => method),
      ['chat.update', 'chat.postMessage'],
    )
  })
})

describe('a webhook', () => {
  beforeEach(async () => {
    const values = { channel: null, webhook: 'https://hooks.slack.com/services/T0/B0/secret' }
    await on.setUp('/projects/WEB/plugins/slack', values)
  })

  test('gets a new ticket at once, and then one summary of a burst', async () => {
    const ticket = await on.ticket()
    await on.tell(0)
    const [first, ...none] = on.calls()
    assert.deepEqual(none, [])
    assert.equal(first?.method, '/services/T0/B0/secret')
    assert.match(first.body.text ?? '', /^New: WEB-1/)
    for (const status of ['in_progress', 'open', 'in_progress']) await on.change(ticket, { status })
    await on.comment(ticket, 'not told by webhooks')
    await on.tell(1_000)
    assert.deepEqual(on.calls(), [])
    await on.tell()
    const [second, ...more] = on.calls()
    assert.deepEqual(more, [])
    assert.match(second?.body.text ?? '', /^Changed 3 times: WEB-1/)
  })

  test('needs no app: there are no buttons then', async () => {
    await on.setUp('/plugins/slack/settings', { signing_secret: null, bot_token: null })
    await on.ticket()
    await on.tell()
    assert.equal(
      on.calls()[0]?.body.blocks?.some(({ type }) => type === 'actions'),
      false,
    )
  })
})

describe('while Slack is away', () => {
  test('no request fails, nothing is lost, and the order is kept when it is back', async () => {
    on.slack.down = true
    const ticket = await on.ticket()
    await on.tell()
    await on.comment(ticket, 'first')
    await on.tell(2_000)
    await on.comment(ticket, 'second')
    const other = await on.ticket('Another')
    await on.tell(1_000)
    const waiting = await on.world.call(on.admin, 'GET', '/plugins/slack/pages/waiting')
    assert.match(
      String(waiting.body.markdown),
      /\*\*WEB\*\*: 4 changes, since \d{4}-\d\d-\d\d \d\d:\d\d UTC: Slack answered 503/,
    )
    on.calls()
    on.slack.down = false
    await on.tell(600_000)
    assert.deepEqual(
      on.calls().map(({ method, body }) => [method, body.thread_ts ?? null, body.text?.slice(0, 11)]),
      [
        ['chat.postMessage', null, 'WEB-1 Print'],
        ['chat.postMessage', '1772442000.000001', 'Ada: first'],
        ['chat.postMessage', '1772442000.000001', 'Ada: second'],
        ['chat.postMessage', null, `${other.key} Anoth`],
      ],
    )
    const after = await on.world.call(on.admin, 'GET', '/plugins/slack/pages/waiting')
    assert.match(String(after.body.markdown), /Nothing waits/)
  })

  test('it is asked again only after the time that it asks for', async () => {
    on.slack.next.push({ status: 429, headers: { 'retry-after': '120' } })
    await on.ticket()
    await on.tell()
    assert.equal(on.calls().length, 1)
    await on.tell(100_000)
    assert.equal(on.calls().length, 0)
    await on.tell(20_000)
    assert.equal(on.calls('chat.postMessage').length, 1)
  })

  test('a short wait that it asks for is waited by who sends', async () => {
    on.slack.next.push({ status: 429, headers: { 'retry-after': '1' } })
    await on.ticket()
    await on.tell()
    assert.equal(on.calls('chat.postMessage').length, 2)
  })

  test('a job for each event wakes whoever tells, and however many come at once tell it once', async () => {
    await on.ticket()
    const ticket = await on.ticket('Another')
    await on.hear()
    const [first, second] = on.jobs
    assert.match(first?.key ?? '', new RegExp(`slack\\.tell-changes.*${on.project.id}`))
    assert.notEqual(first?.key, second?.key)
    const { queue = '', payload } = first ?? {}
    await Promise.all([1, 2, 3].map(() => on.work(queue, payload)))
    assert.equal(on.calls('chat.postMessage').length, 2)
    await on.change(ticket, { status: 'in_progress' })
    await on.hear()
    assert.equal(on.jobs.at(-1)?.runAt, on.world.now + 2_000)
  })

  test('whatever signs it answers in are kept as its words, and the plugin stays on', async () => {
    const cut = `${'x'.repeat(99)}\u{1F600}`
    for (const body of [`\0${cut.slice(1)}`, { ok: false, error: `${'x'.repeat(99)}\ud83d` }, cut]) {
      on.slack.next.push({ status: 400, body })
      await on.ticket()
      await on.tell(600_000)
      assert.equal(on.calls('chat.postMessage').length, 1)
      const waiting = await on.world.call(on.admin, 'GET', '/plugins/slack/pages/waiting')
      assert.match(String(waiting.body.markdown), /Slack refused it: .x{98}\uFFFD/)
    }
    const { body } = await on.world.call(on.admin, 'GET', '/plugins/slack')
    assert.equal(body.state, 'on')
  })

  test('an answer that repeats the token is kept without any part of it', async () => {
    on.slack.next.push({ status: 400, body: `${'x'.repeat(95)}xoxb-right` })
    await on.ticket()
    await on.tell()
    const waiting = await on.world.call(on.admin, 'GET', '/plugins/slack/pages/waiting')
    assert.match(String(waiting.body.markdown), /Slack refused it: x{95}\*\*\*/)
  })

  test('a message that it will never take holds up no other', async () => {
    on.slack.next.push({ status: 200, body: { ok: false, error: 'invalid_blocks' } })
    await on.ticket()
    await on.ticket('Another')
    await on.tell()
    assert.equal(on.calls('chat.postMessage').length, 2)
    await on.tell()
    assert.deepEqual(on.calls(), [])
  })
})

describe('the thread of a ticket', () => {
  test('has its public comments, and internal ones only where the project says so', async () => {
    const ticket = await on.ticket()
    await on.comment(ticket, 'Hello <@U1> *there*')
    await on.comment(ticket, INTERNAL, true)
    await on.tell()
    const [card, comment, ...none] = on.calls()
    assert.deepEqual(none, [])
    assert.equal(card?.body.thread_ts, undefined)
    assert.equal(comment?.body.thread_ts, '1772442000.000001')
    assert.match(JSON.stringify(comment?.body), /Hello &lt;@U1&gt;/)
    await on.setUp('/projects/WEB/plugins/slack', { internal: true })
    await on.comment(ticket, 'inside', true)
    await on.tell()
    assert.match(JSON.stringify(on.calls()[0]?.body), /\*Ada\* \(internal\).*inside/)
  })

  test('gets a comment in one piece that Slack takes, however long, also when it is all signs to escape', async () => {
    const ticket = await on.ticket()
    await on.comment(ticket, '&'.repeat(9_000))
    await on.tell()
    const comment = on.calls().find(({ body }) => body.thread_ts !== undefined)
    assert.match(JSON.stringify(comment?.body), /Read all of it/)
    assert.deepEqual((await on.tell(), on.calls()), [])
  })

  test('gets nothing of a comment that was deleted before it could be told', async () => {
    const ticket = await on.ticket()
    await on.tell()
    on.calls()
    await on.comment(ticket, 'too soon')
    const [comment] = (await on.world.call(on.lead, 'GET', `/tickets/${ticket.key}/comments`)).body.items
    assert.equal((await on.world.call(on.lead, 'DELETE', `/comments/${String(comment.id)}`)).status, 204)
    await on.tell()
    assert.deepEqual(on.calls('chat.postMessage'), [])
  })

  test('makes comments of replies: internal, or public when they begin so; each once, and none comes back', async () => {
    await on.connect(on.lead, 'U1')
    const ticket = await on.ticket()
    await on.tell()
    on.calls()
    const thread = '1772442000.000001'
    await on.reply('look at <https://example.org|this> &amp; that', 'U1', thread, '1.1')
    await on.reply('look at <https://example.org|this> &amp; that', 'U1', thread, '1.1')
    await on.reply('Public: we are on it', 'U1', thread)
    assert.deepEqual(
      (await on.comments(ticket)).map(({ body, internal, author }) => [body, internal, author.id]),
      [
        ['look at [this](https://example.org) & that', true, on.lead.id],
        ['we are on it', false, on.lead.id],
      ],
    )
    await on.tell()
    assert.deepEqual(on.calls('chat.postMessage'), [])
  })

  test('tells whoever is not connected, or may not write there, and nobody else, why a reply is no comment', async () => {
    const requester = await on.world.person('requester')
    await on.connect(requester, 'U2')
    const ticket = await on.ticket('Mine', requester)
    await on.tell()
    on.calls()
    await on.reply('hello', 'U9', '1772442000.000001')
    await on.reply('hello', 'U2', '1772442000.000001')
    const [first, second] = on.calls('chat.postEphemeral')
    assert.equal(first?.body.user, 'U9')
    assert.match(first?.body.text ?? '', /waybill connect CODE/)
    assert.equal(second?.body.user, 'U2')
    assert.match(second?.body.text ?? '', /rights do not allow/)
    assert.deepEqual(await on.comments(ticket), [])
    await on.reply('public: hello', 'U2', '1772442000.000001')
    assert.equal((await on.comments(ticket)).length, 1)
  })

  test('leaves alone what bots write, what is changed, and other threads', async () => {
    await on.connect(on.lead, 'U1')
    const ticket = await on.ticket()
    await on.tell()
    on.calls()
    const message = {
      type: 'message',
      channel: CHANNEL,
      user: 'U1',
      text: 'x',
      ts: '2.1',
      thread_ts: '1772442000.000001',
    }
    await on.event({ ...message, bot_id: 'B1' })
    await on.event({ ...message, subtype: 'message_changed' })
    await on.event({ ...message, thread_ts: '9.9' })
    await on.event({ ...message, thread_ts: undefined })
    await on.event({ type: 'reaction_added' })
    assert.deepEqual(await on.comments(ticket), [])
    assert.deepEqual(on.calls(), [])
  })
})

describe('a button', () => {
  test('assigns, acknowledges and resolves as the person who is connected, once for each push', async () => {
    await on.connect(on.lead, 'U1')
    const ticket = await on.ticket()
    assert.equal((await on.push('assign', ticket.id, 'U1')).status, 200)
    assert.equal((await on.read(ticket)).assignee?.id, on.lead.id)
    await on.push('acknowledge', ticket.id, 'U1', 'once')
    assert.equal((await on.read(ticket)).status, 'in_progress')
    await on.change(ticket, { status: 'open' })
    await on.push('acknowledge', ticket.id, 'U1', 'once')
    assert.equal((await on.read(ticket)).status, 'open')
    await on.push('resolve', ticket.id, 'U1')
    assert.equal((await on.read(ticket)).status, 'resolved')
    const events = await readEvents(on.world.store.db, { limit: 200 })
    const last = events.findLast(({ kind }) => kind === 'ticket.status_changed')
    assert.deepEqual([last?.via, last?.actor_id], ['plugin:slack', on.lead.id])
    assert.deepEqual(on.calls(), [])
    await verified(on.world)
  })

  test('has the rights of the person, and tells that person alone what was refused', async () => {
    const requester = await on.world.person('requester')
    await on.connect(requester, 'U2')
    const ticket = await on.ticket('Mine', requester)
    await on.push('resolve', ticket.id, 'U2')
    await on.push('resolve', ticket.id, 'U9')
    const [first, second] = on.calls('/actions/answer')
    assert.match(first?.body.text ?? '', /Only those who work in the project may set status/)
    assert.match(second?.body.text ?? '', /waybill connect CODE/)
    assert.equal((await on.read(ticket)).status, 'open')
  })

  test('of a person who was deactivated does nothing', async () => {
    const agent = await on.world.person('agent')
    await on.connect(agent, 'U3')
    await on.world.call(on.admin, 'PATCH', `/users/${agent.id}`, { body: { active: false } })
    const ticket = await on.ticket()
    await on.push('resolve', ticket.id, 'U3')
    assert.equal(on.calls('/actions/answer').length, 1)
    assert.equal((await on.read(ticket)).status, 'open')
  })
})

describe('a form', () => {
  test('opens by the command in the project of the channel, and makes one ticket however often it is sent', async () => {
    await on.connect(on.lead, 'U1')
    await on.world.project({ key: 'AAA' })
    const answer = await on.command('Disk is full', 'U1', { channel_id: CHANNEL, trigger_id: 'now' })
    assert.deepEqual([answer.status, answer.text], [200, ''])
    const [call] = on.calls('views.open')
    assert.equal(call?.body.trigger_id, 'now')
    const said = JSON.stringify(call?.body.view)
    assert.match(said, /"initial_option":\{[^}]*"WEB Project WEB"/)
    assert.match(said, /"initial_value":"Disk is full"/)
    const first = await on.action(sent('V1', { title: 'Disk is full', description: 'All of it' }))
    const second = await on.action(sent('V1', { title: 'Disk is full', description: 'All of it' }))
    assert.match(first.text, /tickets\/WEB-1\|WEB-1> is made/)
    assert.equal(second.text, first.text)
    const ticket = await on.read({ key: 'WEB-1' })
    assert.deepEqual([ticket.reporter.id, ticket.description], [on.lead.id, 'All of it'])
    assert.equal((await on.world.call(on.lead, 'GET', '/tickets/WEB-2')).status, 404)
  })

  test('takes the project by its key, and says what is wrong at its field', async () => {
    await on.connect(on.lead, 'U1')
    await on.command('WEB Disk is full', 'U1')
    assert.match(JSON.stringify(on.calls('views.open')[0]?.body.view), /"initial_value":"Disk is full"/)
    const answer = await on.action(sent('V2', { title: '  ' }))
    assert.equal(answer.body.response_action, 'errors')
    assert.deepEqual(Object.keys(answer.body.errors), ['title'])
  })

  test('opens by the shortcut at a message with what stands there and where', async () => {
    await on.connect(on.lead, 'U1')
    await on.action(shortcut('U1', { text: 'It &lt;burns&gt;\nbadly', ts: '1772442000.123456' }))
    const said = JSON.stringify(on.calls('views.open')[0]?.body.view)
    assert.match(said, /"initial_value":"It <burns>"/)
    assert.match(said, /badly\\n\\nhttps:\/\/acme\.slack\.com\/archives\/C0000000001\/p1772442000123456/)
  })

  test('is not offered to whoever is not connected: they are told how to be, by command and by shortcut', async () => {
    const answer = await on.command('Disk is full', 'U9')
    assert.equal(answer.body.response_type, 'ephemeral')
    assert.match(String(answer.body.text), /waybill connect CODE/)
    await on.action(shortcut('U9', { text: 'x', ts: '1.1' }))
    assert.match(JSON.stringify(on.calls('views.open')[0]?.body.view), /waybill connect CODE/)
    const late = await on.action(sent('V3', { title: 'x' }, 'U9'))
    assert.match(late.text, /waybill connect CODE/)
  })

  test('is answered in words when Slack is away', async () => {
    await on.connect(on.lead, 'U1')
    on.slack.down = true
    assert.match(String((await on.command('x', 'U1')).body.text), /could not be opened. Slack answered 503/)
  })

  const sent = (id: string, values: Record<string, string>, user = 'U1') => ({
    type: 'view_submission',
    user: { id: user },
    team: { id: TEAM },
    view: {
      id,
      callback_id: 'make_ticket',
      state: {
        values: {
          project: { value: { type: 'static_select', selected_option: { value: 'WEB' } } },
          ...Object.fromEntries(Object.entries(values).map(([name, value]) => [name, { value: { value } }])),
        },
      },
    },
  })
  const shortcut = (user: string, message: object) => ({
    type: 'message_action',
    callback_id: 'make_ticket',
    trigger_id: 'now',
    user: { id: user },
    team: { id: TEAM, domain: 'acme' },
    channel: { id: CHANNEL },
    message,
  })
})

describe('a code', () => {
  test('connects once, within ten minutes, and stands in no event; whoever has another is let go', async () => {
    const me = () => on.world.call(on.lead, 'GET', '/hooks/slack/me')
    assert.deepEqual((await me()).body, { connected_at: null })
    const { body } = await on.world.call(on.lead, 'POST', '/hooks/slack/me/code')
    on.world.tick(600_000)
    assert.match(String((await on.command(`connect ${String(body.code)}`, 'U1')).body.text), /does not work/)
    const next = await on.world.call(on.lead, 'POST', '/hooks/slack/me/code')
    const code = String(next.body.code)
    assert.match(
      String((await on.command(`connect ${code.toLowerCase()}`, 'U1')).body.text),
      /You are connected/,
    )
    assert.match(String((await on.command(`connect ${code}`, 'U2')).body.text), /does not work/)
    assert.notEqual((await me()).body.connected_at, null)
    await on.connect(on.admin, 'U1')
    assert.deepEqual((await me()).body, { connected_at: null })
    assert.equal((await on.world.call(on.admin, 'DELETE', '/hooks/slack/me')).status, 204)
    const events = (await readEvents(on.world.store.db, { limit: 200 })).filter(({ kind }) =>
      kind.startsWith('slack.'),
    )
    assert.deepEqual(
      events.map(({ kind, data }) => [kind, data]),
      [
        ['slack.connected', { person: on.lead.id }],
        ['slack.disconnected', { person: on.lead.id }],
        ['slack.connected', { person: on.admin.id }],
        ['slack.disconnected', { person: on.admin.id }],
      ],
    )
  })
})

describe('a request', () => {
  const code = (answer: { status: number; body: { code?: string } }) => [answer.status, answer.body.code]

  test('that Slack has not signed, or long ago, is refused', async () => {
    const body = 'text=help&team_id=T&user_id=U&channel_id=C&trigger_id=1'
    assert.deepEqual(code(await on.post('commands', body, { secret: 'other' })), [
      401,
      'slack.wrong_signature',
    ])
    assert.deepEqual(code(await on.post('commands', body, { secondsAgo: 301 })), [401, 'slack.old_request'])
    assert.deepEqual(code(await on.post('commands', body, { secondsAgo: -301 })), [401, 'slack.old_request'])
    const headers = { 'x-slack-signature': 'v0=ü', 'x-slack-request-timestamp': '1e3' }
    assert.deepEqual(code(await on.post('commands', body, { headers })), [401, 'slack.wrong_signature'])
    assert.match(String((await on.post('commands', body, { secondsAgo: 299 })).body.text), /opens the form/)
    await on.setUp('/plugins/slack/settings', { signing_secret: null })
    assert.deepEqual(code(await on.post('commands', body, { secret: '' })), [401, 'slack.wrong_signature'])
  })

  test('of a kind that is not known is heard and does nothing; one that is none is refused', async () => {
    assert.equal((await on.action({ type: 'view_closed' })).text, '')
    assert.equal((await on.post('events', '{"type":"app_rate_limited"}')).text, '')
    const challenge = await on.post('events', '{"type":"url_verification","challenge":"abc"}')
    assert.deepEqual(challenge.body, { challenge: 'abc' })
    assert.deepEqual(code(await on.action({ type: 'block_actions' })), [422, 'slack.unknown_payload'])
    assert.equal((await on.post('events', 'no json')).status, 400)
    assert.equal((await on.post('actions', 'payload=%7B')).status, 400)
    assert.deepEqual(code(await on.post('commands', 'text=help')), [422, 'slack.unknown_payload'])
  })

  test('with a sign that no database takes is refused, and no error of the server', async () => {
    const command = { text: 'help', team_id: 'T', user_id: 'U', channel_id: 'C', trigger_id: '1' }
    for (const name of Object.keys(command)) {
      const body = new URLSearchParams({ ...command, [name]: 'a\0b' }).toString()
      assert.deepEqual(code(await on.post('commands', body)), [422, 'slack.unknown_payload'], name)
    }
  })

  test('of 20 MB is refused before it is read, and none is heard while the plugin is off', async () => {
    assert.equal((await on.post('events', Buffer.alloc(20 * 1024 * 1024, 'x'))).status, 413)
    await on.switch(false)
    for (const path of ['commands', 'actions', 'events'] as const)
      assert.equal((await on.post(path, 'text=help')).status, 404)
    assert.equal((await on.world.call(on.lead, 'GET', '/hooks/slack/me')).status, 404)
  })
})

test('trying it says who it is in Slack, and posts to the channel of a project', async () => {
  const check = (path: string) => on.world.call(on.admin, 'POST', path)
  assert.match(String((await check('/plugins/slack/check')).body.message), /speaks as @waybill in Acme/)
  assert.equal((await check('/projects/WEB/plugins/slack/check')).status, 200)
  assert.deepEqual(
    on.calls().map(({ method }) => method),
    ['auth.test', 'chat.postMessage'],
  )
})

test('a token that is none of a bot and a channel by its name are refused, and a project without a place is not set up', async () => {
  const save = (path: string, values: object) => on.world.call(on.admin, 'PATCH', path, { body: { values } })
  const ofProject = '/projects/WEB/plugins/slack'
  const said: [string, object, string, RegExp][] = [
    ['/plugins/slack/settings', { bot_token: 'nonsense' }, 'bot_token', /begin with xoxb-/],
    [ofProject, { channel: '#general' }, 'channel', /the id of a channel, such as C0123456789/],
    [ofProject, { channel: null, internal: true }, 'channel', /must be set, unless/],
    [ofProject, { webhook: 'general' }, 'webhook', /https:\/\/hooks\.slack\.com/],
  ]
  for (const [path, values, name, words] of said) {
    const { status, body } = await save(path, values)
    assert.deepEqual([status, body.errors[0]?.pointer], [422, `/values/${name}`])
    assert.match(body.errors[0].message, words)
  }
  const emptied = await save(ofProject, { channel: null })
  assert.deepEqual([emptied.status, emptied.body.configured], [200, false])
})
