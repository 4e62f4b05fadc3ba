import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, test } from 'node:test'
import { readEvents } from '@waybill/server/kernel/event-log.ts'
import { verified } from '@waybill/server/testing/verify-command.ts'
import { noteSlackEdit } from '@waybill/server/domains/slack/note-slack-edit.command.ts'
import { followChange } from './follow-reply.ts'
import type { SlackHost } from './slack-host.ts'
import { CHANNEL, SlackWorld, TEAM } from './testing/slack-world.ts'

let on: SlackWorld
let ticket: { id: string; key: string }
/** By which Slack names the message of the ticket. */
const THREAD = '1772442000.000001'
const REPLY = '1772442001.000500'
const FOUR_DAYS = 4 * 24 * 60 * 60_000

beforeEach(async () => {
  on = new SlackWorld()
  await on.start()
  ticket = await on.ticket()
  await on.connect(on.lead, 'U1')
  await on.tell()
  on.calls()
})
afterEach(() => on.stop())

const edit = async (comment: string, body: string) =>
  (await on.world.call(on.lead, 'PATCH', `/comments/${comment}`, { body: { body } })).status
const remove = async (comment: string) =>
  (await on.world.call(on.lead, 'DELETE', `/comments/${comment}`)).status
/** What stands in the thread. */
const thread = () =>
  [...on.slack.messages.values()].filter(({ thread_ts }) => thread_ts === THREAD).map(({ text }) => text)
const bodies = async () => (await on.comments(ticket)).map(({ body }) => body)
const told = () => on.calls('chat.postEphemeral').map(({ body }) => [body.user, body.text])

describe('a comment that is told in a thread', () => {
  test('is changed there when it is edited, once for several edits', async () => {
    const id = await on.comment(ticket, 'one')
    await on.tell()
    on.calls()
    assert.equal(await edit(id, 'two'), 200)
    assert.equal(await edit(id, 'three'), 200)
    await on.tell()
    const calls = on.calls()
    assert.deepEqual(
      calls.map(({ method, body }) => [method, body.channel, body.ts]),
      [['chat.update', CHANNEL, '1772442000.000002']],
    )
    assert.deepEqual(thread(), ['Ada: three'])
    await on.tell()
    assert.deepEqual(on.calls(), [])
  })

  test('goes there when it is deleted, also where it was edited just before', async () => {
    const id = await on.comment(ticket, 'never mind')
    await on.comment(ticket, 'this stays')
    await on.tell()
    on.calls()
    await edit(id, 'really')
    assert.equal(await remove(id), 204)
    await on.tell()
    assert.deepEqual(
      on.calls().map(({ method }) => method),
      ['chat.delete'],
    )
    assert.deepEqual(thread(), ['Ada: this stays'])
  })

  test('loses its words where Slack keeps what was said by law', async () => {
    const id = await on.comment(ticket, 'never mind')
    await on.tell()
    await remove(id)
    on.slack.next.push({ status: 200, body: { ok: false, error: 'compliance_exports_prevent_deletion' } })
    await on.tell()
    assert.deepEqual(thread(), ['This comment was taken back.'])
    assert.equal(JSON.stringify([...on.slack.messages.values()]).includes('never mind'), false)
  })

  test('goes there when it is internal, and edited after the project tells public ones only', async () => {
    await on.setUp('/projects/WEB/plugins/slack', { internal: true })
    const id = await on.comment(ticket, 'inside', true)
    await on.tell()
    assert.deepEqual(thread(), ['Ada: inside'])
    await on.setUp('/projects/WEB/plugins/slack', { internal: false })
    await edit(id, 'still inside')
    await on.tell()
    assert.deepEqual(thread(), [])
  })

  test('comes in its newest words when it waited, and one that was never told is not told by an edit', async () => {
    const internal = await on.comment(ticket, 'inside', true)
    on.slack.down = true
    const id = await on.comment(ticket, 'one')
    await on.tell()
    await edit(id, 'two')
    await edit(internal, 'inside, too')
    await remove(internal)
    await on.tell()
    on.slack.down = false
    on.calls()
    await on.tell(600_000)
    assert.deepEqual(
      on.calls().map(({ method }) => method),
      ['chat.postMessage'],
    )
    assert.deepEqual(thread(), ['Ada: two'])
  })

  test('goes there with its ticket, also where Slack will not delete one of them', async () => {
    await on.comment(ticket, 'one')
    await on.comment(ticket, 'two')
    await on.comment(ticket, 'three')
    await on.tell()
    assert.equal((await on.world.call(on.lead, 'DELETE', `/tickets/${ticket.key}`)).status, 204)
    on.slack.next.push({ status: 200, body: { ok: false, error: 'cant_delete_message' } })
    await on.tell()
    assert.equal(thread().length, 1)
    assert.equal(on.slack.messages.get(THREAD)?.text, 'WEB-1 was deleted')
    assert.match(
      String((await on.world.call(on.admin, 'GET', '/plugins/slack/pages/waiting')).body.markdown),
      /Nothing waits/,
    )
  })

  test('is not told again when somebody has taken its message away in Slack', async () => {
    const id = await on.comment(ticket, 'one')
    await on.tell()
    on.slack.messages.delete('1772442000.000002')
    await edit(id, 'two')
    await on.tell()
    assert.deepEqual(thread(), [])
    on.calls()
    await edit(id, 'three')
    await on.tell()
    assert.deepEqual(on.calls(), [])
    await on.comment(ticket, 'another')
    await on.tell()
    assert.deepEqual(thread(), ['Ada: another'])
  })

  test('follows also while Slack is away for a while', async () => {
    const id = await on.comment(ticket, 'one')
    await on.tell()
    on.slack.down = true
    await remove(id)
    await on.tell()
    on.slack.down = false
    await on.tell(600_000)
    assert.deepEqual(thread(), [])
  })

  test('goes there when it was deleted, alone or with its ticket, however long Slack was away; what is new then comes first', async () => {
    const other = await on.ticket('Another')
    const id = await on.comment(ticket, 'one')
    await on.comment(other, 'below another')
    await on.tell()
    on.slack.down = true
    await remove(id)
    assert.equal((await on.world.call(on.lead, 'DELETE', `/tickets/${other.key}`)).status, 204)
    await on.comment(ticket, 'never told: it waited too long')
    await on.tell()
    await on.tell(FOUR_DAYS)
    const late = await on.ticket('Late')
    on.slack.down = false
    on.calls()
    await on.tell(600_000)
    assert.match(on.calls()[0]?.body.text ?? '', new RegExp(late.key))
    const texts = [...on.slack.messages.values()].map(({ text }) => text ?? '')
    assert.equal(texts.length, 3, texts.join('; '))
    assert.ok(texts.includes(`${other.key} was deleted`))
  })

  for (const [where, values] of [
    ['nowhere', { channel: null }],
    ['by a webhook', { channel: null, webhook: 'https://hooks.slack.com/services/T0/B0/secret' }],
    ['in another channel', { channel: 'C0000000002' }],
  ] as const)
    test(`goes there when it is deleted, alone or with its ticket, and the project is told ${where} by now`, async () => {
      const id = await on.comment(ticket, 'one')
      await on.comment(ticket, 'two')
      await on.tell()
      await on.setUp('/projects/WEB/plugins/slack', values)
      await remove(id)
      await on.tell()
      assert.deepEqual(thread(), ['Ada: two'])
      assert.equal((await on.world.call(on.lead, 'DELETE', `/tickets/${ticket.key}`)).status, 204)
      await on.tell()
      assert.deepEqual(thread(), [])
    })

  test('goes there when it is edited and the project is told nowhere any more; others are no concern of it', async () => {
    const id = await on.comment(ticket, 'one')
    await on.tell()
    await on.setUp('/projects/WEB/plugins/slack', { channel: null })
    const later = await on.comment(ticket, 'later')
    await edit(later, 'later, too')
    await on.tell()
    assert.deepEqual(thread(), ['Ada: one'])
    await edit(id, 'two')
    await on.tell()
    assert.deepEqual(thread(), [])
  })

  test('waits for a bot to take it back, but holds up no webhook', async () => {
    const [first, second] = [await on.comment(ticket, 'one'), await on.comment(ticket, 'two')]
    await on.tell()
    await on.setUp('/plugins/slack/settings', { bot_token: null })
    await remove(first)
    await on.tell()
    assert.equal(thread().length, 2)
    await on.setUp('/plugins/slack/settings', { bot_token: 'xoxb-right' })
    await on.tell(600_000)
    assert.deepEqual(thread(), ['Ada: two'])
    await on.setUp('/plugins/slack/settings', { bot_token: null })
    await on.setUp('/projects/WEB/plugins/slack', {
      channel: null,
      webhook: 'https://hooks.slack.com/services/T0/B0/secret',
    })
    await remove(second)
    await on.tell()
    await on.ticket('Another')
    on.calls()
    await on.tell()
    assert.deepEqual(
      on.calls().map(({ method }) => method),
      ['/services/T0/B0/secret'],
    )
  })
})

describe('a reply that became a comment', () => {
  const reply = (text: string) => on.message(text, 'U1', THREAD, REPLY)

  test('is edited with its message, as whoever wrote it, once however often Slack says so, and nothing comes back', async () => {
    const before = reply('public: one')
    await on.event(before)
    await on.changed(before, 'public: *two* &amp; three', '1772442002.000001')
    await on.changed(before, 'public: *two* &amp; three', '1772442002.000001')
    const [comment, ...none] = await on.comments(ticket)
    assert.deepEqual(none, [])
    assert.deepEqual([comment?.body, comment?.internal], ['*two* & three', false])
    const events = (await readEvents(on.world.store.db, { limit: 200 })).filter(
      ({ kind }) => kind === 'comment.edited',
    )
    assert.deepEqual(
      events.map(({ via, actor_id }) => [via, actor_id]),
      [['plugin:slack', on.lead.id]],
    )
    await on.tell()
    assert.deepEqual(on.calls(), [])
    await verified(on.world)
  })

  test('keeps what was edited in Waybill when Slack repeats an older change, and takes a newer one', async () => {
    const before = reply('public: one')
    await on.event(before)
    await on.changed(before, 'public: two', '1772442002.000001')
    const [comment] = await on.comments(ticket)
    await edit(comment?.id ?? '', 'mended here')
    await on.changed(before, 'public: two', '1772442002.000001')
    assert.deepEqual(await bodies(), ['mended here'])
    await on.changed(before, 'public: three', '1772442002.000002')
    assert.deepEqual(await bodies(), ['three'])
    await on.tell()
    assert.deepEqual(on.calls(), [], 'what stands there is not told there')
  })

  test('ends as its message does, in whichever order changes arrive', async () => {
    const before = reply('one')
    await on.event(before)
    await on.changed(before, 'third', '1772442010.000003')
    await on.changed(before, 'second', '1772442009.900000')
    assert.deepEqual(await bodies(), ['third'])
    const texts = Array.from({ length: 6 }, (_, index) => `text ${String(index)}`)
    const answers = await Promise.all(
      texts.map((text, index) => on.changed(before, text, `1772442020.00000${String(index)}`)),
    )
    assert.deepEqual(new Set(answers.map(({ status }) => status)), new Set([200]))
    assert.deepEqual(await bodies(), ['text 5'])
  })

  test('ends as its message does, also when a later change comes while an older one is at work', async () => {
    const before = reply('one')
    await on.event(before)
    let isFirst = true
    const run: SlackHost['run'] = async (command, input, options) => {
      const outcome = await on.host.run(command, input, options)
      if (command.name === noteSlackEdit.name && isFirst) {
        isFirst = false
        await on.changed(before, 'newer', '1772442009.000000')
      }
      return outcome
    }
    const older = { user: 'U1', thread_ts: THREAD, ts: REPLY, text: 'older' }
    const message = { ...older, edited: { ts: '1772442008.000000' } }
    await followChange({ ...on.host, run }, TEAM, { channel: CHANNEL, message })
    assert.deepEqual(await bodies(), ['newer'])
  })

  test('that is changed before it arrives comes in its newest words, once', async () => {
    const before = reply('one')
    await on.changed(before, 'two', '1772442002.000001')
    await on.event(before)
    assert.deepEqual(await bodies(), ['two'])
    await Promise.all([on.changed(before, 'three', '1772442003.000001'), on.event(before)])
    assert.deepEqual(await bodies(), ['three'])
  })

  test('is deleted with its message, and is none when that was deleted before it arrived', async () => {
    const before = reply('public: one')
    await on.event(before)
    await on.deleted(before)
    await on.deleted(before)
    await on.changed(before, 'too late')
    await on.event(before)
    assert.deepEqual(await bodies(), [''])
    const late = on.message('two', 'U1', THREAD, '1772442001.000600')
    await on.deleted(late)
    await on.event(late)
    await on.changed(late, 'three')
    assert.deepEqual(await bodies(), [''])
    assert.deepEqual(told(), [])
    await on.tell()
    assert.deepEqual(on.calls(), [])
  })

  test('comes and goes at once in one order or the other, and is gone', async () => {
    const many = Array.from({ length: 5 }, (_, index) =>
      on.message(`number ${String(index)}`, 'U1', THREAD, `1772442001.00070${String(index)}`),
    )
    await Promise.all(many.flatMap((one) => [on.event(one), on.deleted(one)]))
    assert.ok((await bodies()).every((body) => body === ''))
  })

  test('changes with the rights of who wrote it; what is refused, that person alone is told', async () => {
    const requester = await on.world.person('requester')
    await on.connect(requester, 'U2')
    const mine = await on.ticket('Mine', requester)
    await on.tell()
    on.calls()
    const [, below = ''] = on.slack.messages.keys()
    const before = on.message('public: hello', 'U2', below, REPLY)
    await on.event(before)
    const archived = { body: { archived: true } }
    assert.equal((await on.world.call(on.admin, 'PATCH', '/projects/WEB', archived)).status, 200)
    await on.changed(before, 'public: good bye')
    await on.deleted(before)
    assert.deepEqual(
      (await on.comments(mine)).map(({ body }) => body),
      ['hello'],
    )
    const [change, deletion] = told()
    assert.deepEqual([change?.[0], deletion?.[0]], ['U2', 'U2'])
    assert.match(change?.[1] ?? '', /^Your change is not in Waybill\. The project is archived/)
    assert.match(deletion?.[1] ?? '', /^The comment stays in Waybill\. The project is archived/)
  })

  test('stays as it is when whoever wrote it is connected no more, and they are told how to be', async () => {
    const before = reply('one')
    await on.event(before)
    await on.world.call(on.lead, 'DELETE', '/hooks/slack/me')
    await on.changed(before, 'two')
    await on.deleted(before)
    assert.deepEqual(await bodies(), ['one'])
    assert.match(JSON.stringify(told()), /Your change is not.*connect CODE.*The comment stays.*connect CODE/)
  })

  test('is no concern of changes to other messages: of bots, without an edit, long ago, and in other threads', async () => {
    const before = reply('one')
    await on.event(before)
    const message = { ...before, text: 'two' }
    const about = { ...before, subtype: 'message_changed', hidden: true, previous_message: before }
    await on.event({ ...about, message })
    await on.event({ ...about, message: { ...message, edited: { ts: '1.1' }, bot_id: 'B1' } })
    await on.changed(on.message('old', 'U1', THREAD, '1772000000.000001'), 'new')
    await on.changed(on.message('x', 'U1', '9.9', '1772442001.000800'), 'y')
    await on.deleted(on.message('x', 'U1', '9.9', '1772442001.000800'))
    await on.event({ type: 'message', subtype: 'message_deleted', channel: CHANNEL, deleted_ts: '9.8' })
    assert.deepEqual(await bodies(), ['one'])
    const rows = await on.world.store.db.selectFrom('slack_replies').select('ts').execute()
    assert.deepEqual(
      rows.map(({ ts }) => ts),
      [REPLY],
      'nothing is kept of what is no reply to a ticket',
    )
    assert.deepEqual(on.calls(), [])
  })
})
