import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, test } from 'node:test'
import { Problem } from '@waybill/contract/problems/problem.ts'
import { OutsideError } from '@waybill/server/domains/plugins/define-plugin.ts'
import { CHANNEL, SlackWorld } from './testing/slack-world.ts'

let on: SlackWorld

beforeEach(async () => {
  on = new SlackWorld()
  await on.start()
})
afterEach(() => on.stop())

/** What a rule lets it say of a ticket of the project. */
async function say(text: string, project = on.project.id): Promise<string> {
  const action = on.world.plugins.loaded
    .flatMap(({ ruleActions }) => ruleActions)
    .find(({ id }) => id === 'say')
  assert.ok(action)
  const { signal } = new AbortController()
  const call = { ticket: on.world.kernel.newId(), project, input: { text }, key: 'a key', signal }
  return action.run({ ...call, run: () => Promise.reject(new Error('it runs no command')) })
}

describe('a rule', () => {
  test('says a text in the channel of the project, as it is: it calls nobody', async () => {
    assert.equal(await say('WEB-1 burns <!channel> & smokes'), 'said in the channel')
    const [call, ...more] = on.calls()
    assert.deepEqual(more, [])
    assert.equal(call?.method, 'chat.postMessage')
    assert.deepEqual(
      [call.body.channel, call.body.text],
      [CHANNEL, 'WEB-1 burns &lt;!channel&gt; &amp; smokes'],
    )
  })

  test('is told that a project has no channel, and what Slack refuses', async () => {
    const other = await on.world.project({ key: 'OPS' })
    const refusal = (code: string) => (error: unknown) => error instanceof Problem && error.code === code
    await assert.rejects(say('Hello', other.id), refusal('slack.no_channel'))
    on.slack.next.push({ status: 200, body: { ok: false, error: 'not_in_channel' } })
    await assert.rejects(say('Hello'), (error) => {
      assert.ok(refusal('slack.refused')(error))
      assert.match(String(error), /not_in_channel/)
      return true
    })
  })

  test('waits while Slack is away or asks to wait', async () => {
    on.slack.next.push({ status: 503 }, { status: 429 })
    await assert.rejects(say('Hello'), (error) => error instanceof OutsideError)
    await assert.rejects(say('Hello'), (error) => error instanceof OutsideError)
  })
})
