import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, test } from 'node:test'
import { purgeMessages } from '@waybill/server/domains/outgoing/purge-messages.command.ts'
import { settleSlackLeftover } from '@waybill/server/domains/slack/settle-slack-leftover.command.ts'
import { settleSlackPost } from '@waybill/server/domains/slack/settle-slack-post.command.ts'
import { purgeDeletedTickets } from '@waybill/server/domains/tickets/purge-deleted-tickets.command.ts'
import { mendLeftovers } from './mend-leftovers.ts'
import type { SlackHost } from './slack-host.ts'
import { CHANNEL, SlackWorld } from './testing/slack-world.ts'

let on: SlackWorld
let ticket: { id: string; key: string }
const DAY = 24 * 60 * 60_000
const OTHER = 'C0000000002'

beforeEach(async () => {
  on = new SlackWorld()
  await on.start()
  ticket = await on.ticket('Salaries of Ada')
  await on.comment(ticket, 'one')
  await on.comment(ticket, 'two')
  await on.tell()
  on.calls()
})
afterEach(() => on.stop())

const remove = async (key: string) =>
  assert.equal((await on.world.call(on.lead, 'DELETE', `/tickets/${key}`)).status, 204)
const purge = async () => {
  on.world.tick(31 * DAY)
  assert.ok((await on.world.run(purgeDeletedTickets, { limit: 10 })).result.purged > 0)
}
const texts = (channel: string) =>
  [...on.slack.messages.values()].flatMap((one) => (one.channel === channel ? [one.text ?? ''] : []))
const waits = async () =>
  String((await on.world.call(on.admin, 'GET', '/plugins/slack/pages/waiting')).body.markdown)
const retry = async () =>
  String((await on.world.call(on.admin, 'POST', '/plugins/slack/actions/retry')).body.message)
const tellIn = (channel: string | null) => on.setUp('/projects/WEB/plugins/slack', { channel })

describe('a ticket that is purged', () => {
  test('goes out of Slack, comments before the card they stand below, and nothing else does', async () => {
    const other = await on.ticket('Another')
    await on.tell()
    // While the plugin is off nothing is heard, and all that was told still stands.
    await on.switch(false)
    await remove(ticket.key)
    await purge()
    await on.switch(true)
    on.calls()
    await on.tell()
    assert.deepEqual(
      on.calls().map(({ method, body }) => [method, body.ts?.slice(-2)]),
      [
        ['chat.delete', '03'],
        ['chat.delete', '02'],
        ['chat.delete', '01'],
      ],
    )
    assert.equal(texts(CHANNEL).length, 1)
    assert.match(texts(CHANNEL)[0] ?? '', new RegExp(other.key))
    await on.tell()
    assert.deepEqual(on.calls(), [], 'once')
  })

  test('goes out with its project, also where somebody has taken a part of it out in Slack', async () => {
    on.slack.messages.delete('1772442000.000002')
    const path = '/projects/WEB?confirm=WEB&force=true'
    assert.equal((await on.world.call(on.admin, 'DELETE', path)).status < 300, true)
    await on.tell()
    assert.deepEqual(texts(CHANNEL), [])
    assert.match(await waits(), /Nothing waits/)
  })

  test('waits while Slack is away or there is no bot, is listed with the reason, and goes when it is tried again', async () => {
    await remove(ticket.key)
    await on.tell()
    await purge()
    await on.setUp('/plugins/slack/settings', { bot_token: null })
    on.calls()
    await on.tell()
    assert.deepEqual(on.calls(), [])
    assert.match(await waits(), /### To be taken out[^]*1 message waits to be deleted/)
    await on.setUp('/plugins/slack/settings', { bot_token: 'xoxb-right' })
    on.slack.down = true
    await on.tell()
    assert.match(
      await waits(),
      /in \*\*C0000000001\*\*, of 2026-03-02 09:00 UTC: 1 try, next at .*Slack answered 503/,
    )
    on.slack.down = false
    on.calls()
    await on.tell(1)
    assert.deepEqual(on.calls(), [], 'its wait is not over')
    assert.equal(await retry(), '1 message is tried again.')
    await on.tell(1)
    assert.deepEqual(texts(CHANNEL), [])
    assert.match(await waits(), /Nothing waits/)
  })

  test('is given up where Slack will never delete it, holds up no other, and is listed for 30 days', async () => {
    const other = await on.ticket('Another')
    await on.tell()
    await remove(ticket.key)
    await remove(other.key)
    await on.tell()
    await purge()
    on.slack.next.push({ status: 200, body: { ok: false, error: 'cant_delete_message' } })
    await on.tell()
    assert.equal(texts(CHANNEL).length, 1)
    assert.match(await waits(), /1 try, given up: Slack refused it: cant_delete_message/)
    on.calls()
    await on.tell(DAY)
    assert.deepEqual(on.calls(), [])
    on.world.tick(30 * DAY)
    await on.world.run(purgeMessages, { limit: 10 })
    assert.match(await waits(), /Nothing waits/)
  })

  test('goes as a whole also where another node has noted before what came of it', async () => {
    await remove(ticket.key)
    await on.tell()
    await purge()
    const twice: SlackHost['run'] = async (command, input) => {
      if (command.name === settleSlackLeftover.name) await on.host.run(command, input)
      return on.host.run(command, input)
    }
    await mendLeftovers({ ...on.host, run: twice }, new AbortController().signal)
    assert.deepEqual(texts(CHANNEL), [])
    assert.match(await waits(), /Nothing waits/)
  })

  describe('where something goes wrong here', () => {
    const noRoom = new TypeError('no room')

    /** A look in which nothing is kept of the first messages. */
    async function look(wrong: number, signal = new AbortController().signal, then = (_tried: number) => {}) {
      await on.switch(false)
      await remove(ticket.key)
      await purge()
      await on.switch(true)
      let tried = 0
      const run: SlackHost['run'] = (command, input) => {
        if (command.name !== settleSlackLeftover.name) return on.host.run(command, input)
        tried += 1
        if (tried > wrong) return on.host.run(command, input)
        then(tried)
        return Promise.reject(noRoom)
      }
      const thrown: unknown = await mendLeftovers({ ...on.host, run }, signal).catch(
        (error: unknown) => error,
      )
      return { thrown, tried }
    }

    test('is passed over, which is told as it was thrown once the others are gone', async () => {
      const { thrown, tried } = await look(1)
      assert.equal(thrown, noRoom)
      assert.equal(tried, 3)
      assert.match(await waits(), /1 message waits to be deleted/)
    })

    test('with several all of it is told', async () => {
      const { thrown } = await look(2)
      assert.ok(thrown instanceof AggregateError)
      assert.deepEqual(thrown.errors, [noRoom, noRoom])
    })

    test('no other is tried once it is to stop, and what that cuts off is no error', async () => {
      const stop = new AbortController()
      const { thrown, tried } = await look(3, stop.signal, (count) => count === 2 && stop.abort())
      assert.equal(thrown, noRoom)
      assert.equal(tried, 2)
    })
  })

  test('waits for no other channel where Slack does nothing for long', async () => {
    await tellIn(OTHER)
    const other = await on.ticket('Another')
    await on.tell()
    assert.equal(texts(OTHER).length, 1)
    await tellIn(CHANNEL)
    for (let count = 0; count < 20; count += 1) await on.comment(ticket, `more ${String(count)}`)
    await on.tell()
    await on.switch(false)
    await remove(ticket.key)
    await remove(other.key)
    await purge()
    await on.switch(true)
    on.slack.fails.set(CHANNEL, 'internal_error')
    await on.tell(1)
    await on.tell(1)
    assert.deepEqual(texts(OTHER), [])
    assert.ok(texts(CHANNEL).length > 20)
    on.slack.fails.clear()
    await retry()
    await on.tell(1)
    await on.tell(1)
    assert.deepEqual(texts(CHANNEL), [])
  })

  test('takes its turn also where one message before it failed and another channel has many', async () => {
    await tellIn(OTHER)
    const other = await on.ticket('Another')
    for (let count = 0; count < 3; count += 1) await on.comment(other, `more ${String(count)}`)
    await on.tell()
    assert.equal(texts(OTHER).length, 4)
    await tellIn(CHANNEL)
    for (let count = 0; count < 40; count += 1) await on.comment(ticket, `more ${String(count)}`)
    await on.tell()
    await on.switch(false)
    await remove(ticket.key)
    await remove(other.key)
    await purge()
    await on.switch(true)
    on.slack.fails.set(OTHER, 'internal_error')
    await on.tell(1)
    on.slack.fails.clear()
    await on.tell(1)
    await on.tell(1)
    assert.ok(texts(OTHER).length < 4, 'those that did not fail go')
    assert.ok(texts(CHANNEL).length > 5, 'while the other channel has many left')
  })

  test('loses its words where Slack keeps what was said by law', async () => {
    await remove(ticket.key)
    await on.tell()
    await purge()
    on.slack.next.push({ status: 200, body: { ok: false, error: 'compliance_exports_prevent_deletion' } })
    await on.tell()
    assert.deepEqual(texts(CHANNEL), ['What stood here was erased.'])
  })

  test('goes out also where Slack told of it while it was purged', async () => {
    const late = { channel: CHANNEL, ts: '1772442000.000009' }
    on.slack.messages.set(late.ts, { ...late, text: 'late' })
    on.slack.messages.set('1772442000.000010', { ...late, ts: '1772442000.000010', text: 'late comment' })
    const id = await on.comment(ticket, 'three')
    await remove(ticket.key)
    await purge()
    await on.world.run(settleSlackPost, {
      project: on.project.id,
      owner: on.project.id,
      seqs: [],
      message: { ticket: ticket.id, ...late },
      comment: { id, channel: CHANNEL, ts: '1772442000.000010' },
      failure: null,
    })
    await on.tell()
    assert.deepEqual(texts(CHANNEL), [])
  })
})

describe('a card in a channel where its ticket is not told any more', () => {
  test('says so without title and buttons once the project is told in another channel, and is whole again when it is told there again', async () => {
    await tellIn(OTHER)
    await on.tell()
    assert.deepEqual(texts(CHANNEL), ['WEB-1 is not told here any more', 'Ada: one', 'Ada: two'])
    assert.doesNotMatch(JSON.stringify([...on.slack.messages.values()][0]), /Salaries|"actions"/)
    assert.deepEqual(texts(OTHER), [], 'it comes there when something changes')
    await on.tell()
    on.calls()
    await on.change(ticket, { priority: 'high' })
    await on.tell()
    assert.deepEqual(
      on.calls().map(({ method, body }) => [method, body.channel]),
      [['chat.postMessage', OTHER]],
      'the old one was told already',
    )
    await tellIn(CHANNEL)
    await on.tell()
    assert.match(texts(CHANNEL)[0] ?? '', /^WEB-1 Salaries of Ada .*priority high/)
    assert.deepEqual(texts(OTHER), ['WEB-1 is not told here any more'])
  })

  test('says so once the channel is taken away, and what comes before it is sent counts', async () => {
    await tellIn(null)
    await on.hear()
    await tellIn(CHANNEL)
    await on.tell()
    assert.match(texts(CHANNEL)[0] ?? '', /^WEB-1 Salaries of Ada/)
    await tellIn(null)
    await on.tell()
    assert.equal(texts(CHANNEL)[0], 'WEB-1 is not told here any more')
  })

  test('says that its ticket was deleted, and goes when that is purged', async () => {
    await tellIn(OTHER)
    await remove(ticket.key)
    await on.tell()
    assert.deepEqual(texts(CHANNEL), ['WEB-1 was deleted'])
    assert.equal((await on.world.call(on.lead, 'POST', `/tickets/${ticket.key}/restore`)).status < 300, true)
    await on.tell()
    assert.deepEqual(texts(CHANNEL), ['WEB-1 is not told here any more'])
    assert.match(texts(OTHER)[0] ?? '', /^WEB-1 Salaries/)
    await remove(ticket.key)
    await on.tell()
    await purge()
    await on.tell()
    assert.deepEqual([texts(CHANNEL), texts(OTHER)], [[], []])
  })

  test('follows by the next change of its ticket when it was left there while nobody listened', async () => {
    await tellIn(OTHER)
    await on.switch(false)
    await on.switch(true)
    await on.change(ticket, { title: 'Of Ada alone' })
    await on.tell()
    assert.equal(texts(CHANNEL)[0], 'WEB-1 is not told here any more')
    assert.match(texts(OTHER)[0] ?? '', /^WEB-1 Of Ada alone/)
  })
})
