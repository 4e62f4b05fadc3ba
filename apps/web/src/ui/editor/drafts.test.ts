import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setImmediate as turn } from 'node:timers/promises'
import { Problem } from '@waybill/contract/problems/problem.ts'
import { DraftPlace, SAVE_AFTER, type DraftParts } from './drafts.ts'

/** One browser and one server; their pages come and go. */
function world() {
  const browser = { text: null as string | null }
  const server = { content: null as DraftParts | null, updated_at: new Date(0).toISOString(), isDown: false }
  let now = 1_000
  const timers: { at: number; act: () => void }[] = []
  const answer = () => {
    if (server.isDown) throw new Problem({ status: 0, code: 'client.unreachable', title: 'Away' })
  }
  return {
    browser,
    server,
    open: () =>
      new DraftPlace({
        browser: {
          get: () => browser.text,
          set: (text) => {
            browser.text = text
          },
        },
        server: {
          async get() {
            await turn()
            answer()
            return server.content && { content: server.content, updated_at: server.updated_at }
          },
          async save(parts) {
            await turn()
            answer()
            server.content = parts
            server.updated_at = new Date(now).toISOString()
          },
          async remove() {
            await turn()
            answer()
            server.content = null
          },
        },
        now: () => now,
        later(millis, act) {
          const timer = { at: now + millis, act }
          timers.push(timer)
          return () => void timers.splice(timers.indexOf(timer), 1)
        },
      }),
    pass: async (millis: number) => {
      now += millis
      for (const timer of timers.splice(0)) {
        if (timer.at <= now) timer.act()
        else timers.push(timer)
      }
      for (let index = 0; index < 5; index += 1) await turn()
    },
  }
}

test('each stroke is in the browser at once, and on the server two seconds later', async () => {
  const { browser, server, open, pass } = world()
  const draft = open()
  draft.set('comment', 'I tr')
  assert.match(browser.text ?? '', /I tr/)
  assert.equal(draft.safety, 'browser')
  draft.set('comment', 'I tried')
  assert.equal(server.content, null)
  await pass(SAVE_AFTER)
  assert.deepEqual(server.content, { comment: 'I tried' })
  assert.equal(draft.safety, 'server')
})

test('a page that comes back has the text, with the server away too', () => {
  const { server, open } = world()
  server.isDown = true
  open().set('comment', 'I tried')
  assert.deepEqual(open().parts, { comment: 'I tried' })
})

test('a text of another machine is there, and what is being written here is not replaced by it', async () => {
  const { server, open, pass } = world()
  server.content = { comment: 'from the train', description: 'also there' }
  server.updated_at = new Date(900).toISOString()
  const draft = open()
  const loading = draft.load()
  draft.set('comment', 'here')
  await loading
  assert.deepEqual(draft.parts, { description: 'also there', comment: 'here' })
  await pass(SAVE_AFTER)
  assert.deepEqual(server.content, { description: 'also there', comment: 'here' })
})

test('of a draft in the browser and one on the server the newer one counts', async () => {
  const { server, open, pass } = world()
  open().set('comment', 'old')
  await pass(5_000)
  server.content = { comment: 'newer, written elsewhere' }
  server.updated_at = new Date(50_000).toISOString()
  const draft = open()
  await draft.load()
  assert.deepEqual(draft.parts, { comment: 'newer, written elsewhere' })
  server.updated_at = new Date(10).toISOString()
  server.content = { comment: 'older' }
  const again = open()
  await again.load()
  assert.deepEqual(again.parts, { comment: 'newer, written elsewhere' })
})

test('what was sent leaves no draft behind', async () => {
  const { browser, server, open, pass } = world()
  const draft = open()
  draft.set('comment', 'done')
  await pass(SAVE_AFTER)
  draft.set('comment', '')
  assert.equal(browser.text, null)
  await pass(SAVE_AFTER)
  assert.equal(server.content, null)
})

test('without the server a draft stays in the browser, and goes up with the next change', async () => {
  const { server, open, pass } = world()
  server.isDown = true
  const draft = open()
  draft.set('comment', 'a')
  await pass(SAVE_AFTER)
  assert.equal(draft.safety, 'browser')
  server.isDown = false
  draft.set('comment', 'ab')
  await pass(SAVE_AFTER)
  assert.deepEqual(server.content, { comment: 'ab' })
})

test('windows of one browser keep each other’s parts', () => {
  const { open } = world()
  const [one, other] = [open(), open()]
  one.set('comment', 'a')
  other.set('reply:1', 'b')
  assert.deepEqual(open().parts, { comment: 'a', 'reply:1': 'b' })
})

test('a draft that is too large for the server stays in the browser', async () => {
  const { server, open, pass } = world()
  const draft = open()
  draft.set('comment', 'x'.repeat(300_000))
  await pass(SAVE_AFTER)
  assert.equal(server.content, null)
  assert.equal(draft.safety, 'browser')
})

test('a damaged draft in the browser is none', () => {
  const { browser, open } = world()
  browser.text = '{"at":'
  assert.deepEqual(open().parts, {})
})
