import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, test } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import type { TestPerson } from '@waybill/server/testing/test-world.ts'
import { removeMember } from '@waybill/server/domains/projects/remove-member.command.ts'
import { STALE_MILLIS } from '@waybill/server/domains/outgoing/message-times.ts'
import type { SlackCall } from './testing/slack-stand-in.ts'
import { SlackWorld } from './testing/slack-world.ts'

let on: SlackWorld
let ben: TestPerson
let rita: TestPerson
let ticket: { id: string; key: string }

beforeEach(async () => {
  on = new SlackWorld()
  await on.start()
  // What channels are told is another matter.
  await on.setUp('/projects/WEB/plugins/slack', { channel: null })
  ben = await on.world.person('agent', { name: 'Ben' })
  rita = await on.world.person('requester', { name: 'Rita' })
  await on.world.member(on.project, ben, 'member')
  ticket = await on.ticket('Printer <!here> smokes', rita)
  await on.change(ticket, { assignee: ben.id })
  await on.connect(ben, 'UBEN')
  await on.connect(rita, 'URITA')
  await on.direct()
})
afterEach(() => on.stop())

const choose = async (person: TestPerson, items: object[], more: object = {}) => {
  const body = { items, email: false, ...more }
  const answer = await on.world.call(person, 'PUT', '/users/me/notification-settings', { body })
  assert.equal(answer.status, 200, answer.text)
}
const COMMENTS = [{ kind: 'comment', channels: { slack: true } }]
const to = (calls: readonly SlackCall[]) => calls.map(({ body }) => body.channel ?? '').sort()
const said = (calls: readonly SlackCall[]) => JSON.stringify(calls.map(({ body }) => body.blocks))
const waits = async () =>
  String((await on.world.call(on.admin, 'GET', '/plugins/slack/pages/waiting')).body.markdown)
const retry = async () =>
  String((await on.world.call(on.admin, 'POST', '/plugins/slack/actions/retry')).body.message)

describe('who has chosen Slack', () => {
  test('gets a message of the bot two minutes later, with a link, in words that make nothing else of them', async () => {
    await choose(ben, COMMENTS)
    await on.comment(ticket, 'Is it <@U1> or\n*you*?')
    assert.deepEqual(await on.direct(119_999), [])
    const calls = await on.direct(1)
    assert.deepEqual(to(calls), ['UBEN'])
    const [call] = calls
    assert.equal(call?.token, 'xoxb-right')
    assert.match(said(calls), /<http:\/\/waybill\.test\/tickets\/WEB-1\|WEB-1 Printer &lt;!here&gt; smokes>/)
    assert.match(said(calls), /Ada commented.*<!date\^\d+\^[^|]+\|2026-03-02 \d\d:\d\d UTC>/)
    assert.match(said(calls), /> Is it &lt;@U1&gt; or\\n> \*you\*\?/)
    assert.match(call?.body.text ?? '', /^WEB-1 Printer &lt;!here&gt; smokes: Ada commented$/)
    assert.deepEqual(await on.direct(), [], 'once')
  })

  test('gets one message of what happens within two minutes, and none of what they did themselves', async () => {
    await choose(ben, [...COMMENTS, { kind: 'resolved', channels: { slack: true } }])
    await on.comment(ticket, 'one')
    await on.hear()
    on.world.tick(60_000)
    await on.comment(ticket, 'two')
    await on.change(ticket, { status: 'resolved' })
    const calls = await on.direct(60_000)
    assert.equal(calls.length, 1)
    assert.match(said(calls), /> one.*> two.*Ada resolved it/)
    await choose(on.lead, COMMENTS)
    await on.connect(on.lead, 'UADA')
    await on.change(ticket, { add_watchers: [on.lead.id] })
    await on.comment(ticket, 'three')
    assert.deepEqual(to(await on.direct()), ['UBEN'])
  })

  test('gets it in one piece that Slack takes, however much it is', async () => {
    await choose(ben, COMMENTS)
    for (let count = 0; count < 25; count += 1) await on.comment(ticket, '&\n'.repeat(2_000))
    const calls = await on.direct()
    assert.equal(calls.length, 1)
    assert.match(said(calls), /And 5 more events/)
    assert.match(await waits(), /Nothing waits/)
  })

  test('gets it by what they are to the ticket, beside mail and in its stead, and whoever has chosen nothing gets nothing', async () => {
    await choose(rita, [{ kind: 'comment', relation: 'reporter', channels: { slack: true, email: false } }])
    await choose(ben, [{ kind: 'comment', relation: 'watcher', channels: { slack: true } }])
    await on.comment(ticket, 'hello')
    const calls = await on.direct()
    assert.deepEqual(to(calls), ['URITA'])
    assert.match(said(calls), /waybill\.test\/portal\/requests\/WEB-1\|/)
    const { body } = await on.world.call(rita, 'GET', '/users/me/notification-settings')
    const at = (kind: string, relation: string) =>
      body.items.find(
        (one: { kind: string; relation: string }) => one.kind === kind && one.relation === relation,
      )
    assert.deepEqual(at('comment', 'reporter').channels, { app: true, email: false, slack: true })
    assert.deepEqual(at('comment', 'watcher').channels, { app: true, email: true, slack: false })
    assert.deepEqual(at('system', 'self').channels, { app: true, email: true, slack: false })
  })

  test('gets nothing of what they have read in the inbox meanwhile', async () => {
    await choose(ben, COMMENTS)
    await on.comment(ticket, 'one')
    await on.hear()
    await on.world.call(ben, 'POST', '/notifications/read-all', { body: { ticket: ticket.key } })
    assert.deepEqual(await on.direct(), [])
  })

  test('gets nothing any more of what they have switched off meanwhile, by kind and by what they are to the ticket', async () => {
    await choose(ben, [...COMMENTS, { kind: 'resolved', channels: { slack: true } }])
    await choose(rita, COMMENTS)
    await on.comment(ticket, 'one')
    await on.change(ticket, { status: 'resolved' })
    await on.hear()
    await choose(ben, [{ kind: 'resolved', channels: { slack: true } }])
    await choose(rita, [{ kind: 'comment', relation: 'watcher', channels: { slack: true } }])
    const calls = await on.direct()
    assert.deepEqual(to(calls), ['UBEN'])
    assert.match(said(calls), /resolved it/)
    assert.doesNotMatch(said(calls), /> one/)
  })

  test('gets it after their quiet hours, as one message', async () => {
    const end = new Date(on.world.now + 3_600_000).toISOString().slice(11, 16)
    await choose(ben, COMMENTS, { quiet_hours: { from: '01:00', until: end } })
    await on.comment(ticket, 'early')
    assert.deepEqual(await on.direct(), [])
    on.world.tick(1_800_000)
    await on.comment(ticket, 'later')
    assert.deepEqual(await on.direct(), [])
    assert.match(said(await on.direct(1_800_000)), /> early.*> later/)
  })
})

describe('what people may not see', () => {
  test('is told to nobody: not what is internal, nor a ticket that they have lost, nor one that was deleted', async () => {
    await choose(rita, COMMENTS)
    await choose(ben, COMMENTS)
    await on.comment(ticket, 'the password is hunter2, @Rita', true)
    const calls = await on.direct()
    assert.deepEqual(to(calls), ['UBEN'])
    assert.match(said(calls), /Ada commented internally/)
    assert.doesNotMatch(said(calls), /hunter2/, 'internal words stay in Waybill')
    await on.world.call(on.admin, 'PATCH', '/projects/WEB', { body: { access: 'private' } })
    await on.comment(ticket, 'two')
    await on.hear()
    await on.change(ticket, { assignee: null })
    await on.world.run(removeMember, { project: 'WEB', person: ben.id })
    assert.deepEqual(to(await on.direct()), ['URITA'])
    await on.comment(ticket, 'three')
    await on.hear()
    assert.equal((await on.world.call(on.lead, 'DELETE', `/tickets/${ticket.key}`)).status, 204)
    assert.deepEqual(await on.direct(), [])
  })

  test('is decided when it is sent: a comment that was deleted has no words, and who was disconnected hears nothing', async () => {
    await choose(ben, COMMENTS)
    await choose(rita, COMMENTS)
    await on.comment(ticket, 'never mind')
    await on.hear()
    const [comment] = (await on.world.call(on.lead, 'GET', `/tickets/${ticket.key}/comments`)).body.items
    await on.world.call(on.lead, 'DELETE', `/comments/${String(comment.id)}`)
    assert.equal((await on.world.call(rita, 'DELETE', '/hooks/slack/me')).status, 204)
    const calls = await on.direct()
    assert.deepEqual(to(calls), ['UBEN'])
    assert.doesNotMatch(said(calls), /never mind/)
  })
})

describe('what Slack does not take', () => {
  beforeEach(() => choose(ben, COMMENTS))

  test('waits while Slack is away, and none is lost', async () => {
    await choose(rita, COMMENTS)
    on.slack.down = true
    await on.comment(ticket, 'one')
    await on.direct()
    assert.match(await waits(), /### People[^]*\*\*Ben\*\* about WEB-1: 1 try, next at .*Slack answered 503/)
    on.slack.down = false
    const told = [...(await on.direct(60_000)), ...(await on.direct(60_000))]
    assert.deepEqual(to(told), ['UBEN', 'URITA'])
    assert.match(await waits(), /Nothing waits/)
  })

  test('waits as long as Slack asks for it', async () => {
    on.slack.next.push({ status: 429, headers: { 'retry-after': '300' } })
    await on.comment(ticket, 'one')
    assert.equal((await on.direct()).length, 1)
    assert.deepEqual(await on.direct(299_000), [])
    assert.equal((await on.direct(1_000)).length, 1)
  })

  test('for good is given up and listed, holds up no other, and goes when an admin tries it again', async () => {
    on.slack.next.push({ status: 200, body: { ok: false, error: 'user_disabled' } })
    await on.comment(ticket, 'one')
    assert.equal((await on.direct()).length, 1)
    assert.match(await waits(), /\*\*Ben\*\* about WEB-1: 1 try, given up: Slack refused it: user_disabled/)
    await on.comment(ticket, 'two')
    assert.equal((await on.direct()).length, 1)
    assert.equal((await on.world.call(ben, 'POST', '/plugins/slack/actions/retry')).status, 403)
    assert.equal(await retry(), '1 message is tried again.')
    assert.match(said(await on.direct(0)), /> one/)
    assert.equal(await retry(), 'Nothing was refused.')
    const mails = await on.world.call(on.admin, 'GET', '/mail/troubles')
    assert.deepEqual(mails.body.items, [])
  })

  test('because there is no bot any more waits for one, three days', async () => {
    await on.comment(ticket, 'one')
    await on.hear()
    await on.setUp('/plugins/slack/settings', { bot_token: null })
    assert.deepEqual(await on.direct(), [])
    await on.setUp('/plugins/slack/settings', { bot_token: 'xoxb-right' })
    assert.equal((await on.direct()).length, 1)
    await on.comment(ticket, 'two')
    await on.hear()
    await on.setUp('/plugins/slack/settings', { bot_token: null })
    await on.direct(STALE_MILLIS + 120_001)
    await on.setUp('/plugins/slack/settings', { bot_token: 'xoxb-right' })
    assert.deepEqual(await on.direct(), [])
  })
})

describe('nothing is kept', () => {
  const kept = async () => {
    await on.hear()
    const rows = await on.world.store.db
      .selectFrom('mails')
      .select('person_id')
      .where('channel', '=', 'slack')
      .execute()
    return rows.map(({ person_id }) => person_id)
  }
  beforeEach(async () => {
    await choose(ben, COMMENTS)
    await choose(rita, COMMENTS)
  })

  test('for people who are not connected', async () => {
    await on.world.call(rita, 'DELETE', '/hooks/slack/me')
    await on.comment(ticket, 'one')
    assert.deepEqual(await kept(), [ben.id])
  })

  test('while there is no bot', async () => {
    await on.setUp('/plugins/slack/settings', { bot_token: null })
    await on.comment(ticket, 'one')
    assert.deepEqual(await kept(), [])
    await on.setUp('/plugins/slack/settings', { bot_token: 'xoxb-right' })
    await on.comment(ticket, 'two')
    assert.deepEqual((await kept()).sort(), [ben.id, rita.id].sort())
  })
})

test('the plugin tells people by itself for as long as it is on', async () => {
  await choose(ben, COMMENTS)
  await on.comment(ticket, 'one')
  await on.hear()
  on.world.tick(120_000)
  const runner = on.world.plugins.run(null)
  try {
    await runner.look()
    while (!on.slack.calls.some(({ body }) => body.channel === 'UBEN')) await setTimeout(20)
  } finally {
    await runner.stop()
  }
  assert.equal((await on.direct()).length, 1, 'once')
})

test('the settings say whether Slack is there, and since when it is connected', async () => {
  const slack = async () =>
    (await on.world.call(ben, 'GET', '/users/me/notification-settings')).body.slack as object | null
  assert.match(JSON.stringify(await slack()), /\{"connected_at":"2026-03-02T/)
  await on.world.call(ben, 'DELETE', '/hooks/slack/me')
  assert.deepEqual(await slack(), { connected_at: null })
  await on.setUp('/plugins/slack/settings', { bot_token: null })
  assert.equal(await slack(), null, 'without a bot nobody can be told')
  await on.setUp('/plugins/slack/settings', { bot_token: 'xoxb-right' })
  await on.switch(false)
  assert.equal(await slack(), null)
})
