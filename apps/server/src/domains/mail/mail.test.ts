// Longer than 400 lines: what is mailed, when and in which words is one rule with many cases over one small world of people.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { afterEach, beforeEach, describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { SYSTEM } from '@waybill/contract/access/policies.ts'
import { TOGETHER_MILLIS } from '@waybill/contract/notifications/notification.ts'
import { sql, type KyselyPlugin } from 'kysely'
import { refused, type CaughtMail } from '../../io/mail/testing/mail-catcher.ts'
import type { TestPerson, TestWorld } from '../../testing/test-world.ts'
import { hashPassword } from '../people/password-hash.ts'
import { setPassword } from '../people/set-password.command.ts'
import { runCommand } from '../../kernel/run-command.ts'
import { pauseWebhook } from '../webhooks/pause-webhook.command.ts'
import { removeMember } from '../projects/remove-member.command.ts'
import { updateTicket } from '../tickets/update-ticket.command.ts'
import { claimMessage } from '../outgoing/claim-message.command.ts'
import {
  CLAIMED_MILLIS,
  MESSAGE_KEPT_MILLIS,
  MOST_ATTEMPTS,
  STALE_MILLIS,
} from '../outgoing/message-times.ts'
import { dueQuery } from '../outgoing/messages.queries.ts'
import { purgeMessages } from '../outgoing/purge-messages.command.ts'
import type { MailSenderDeps } from './mail-sender.ts'
import { createMailWorld, FROM, type MailWorld } from './testing/mail-world.ts'

let mail: MailWorld
let world: TestWorld
let ana: TestPerson
let ben: TestPerson
let rita: TestPerson
let admin: TestPerson
let ticket: { id: string; key: string }

beforeEach(async () => {
  mail = await createMailWorld()
  world = mail.world
  ana = await world.person('agent', { name: 'Ana' })
  ben = await world.person('agent', { name: 'Ben' })
  rita = await world.person('requester', { name: 'Rita' })
  admin = await world.person('admin')
  await world.project({ key: 'WEB' })
  ticket = await world.ticket({ project: { key: 'WEB' }, title: 'Printer smokes', reporter: rita })
  await later()
})
afterEach(async () => {
  await mail.close()
  assert.deepEqual(mail.errors, [])
})

/** What has come once all is due that happened so far. */
async function later(millis = TOGETHER_MILLIS): Promise<CaughtMail[]> {
  await mail.sent()
  world.tick(millis)
  return mail.sent()
}
const recipients = (mails: readonly CaughtMail[]) => mails.flatMap(({ to }) => to).sort()
const comment = async (as: TestPerson, body: string, more: object = {}) => {
  const answer = await world.call(as, 'POST', `/tickets/${ticket.key}/comments`, { body: { body, ...more } })
  assert.equal(answer.status, 201, answer.text)
  return String(answer.body.id)
}
const change = async (as: TestPerson, body: object) => {
  const answer = await world.call(as, 'PATCH', `/tickets/${ticket.key}`, { body })
  assert.equal(answer.status, 200, answer.text)
}
const settle = async (as: TestPerson, body: object) => {
  const answer = await world.call(as, 'PUT', '/users/me/notification-settings', {
    body: { items: [], ...body },
  })
  assert.equal(answer.status, 200, answer.text)
}
/** To connect 15 s, for the greeting as long, and 30 s of silence for each of five steps. */
const SLOWEST_TALK_MILLIS = 180_000
const header = ({ mail: { headers } }: CaughtMail, key: string) =>
  headers.find((one) => one.key === key.toLowerCase())?.value ?? null
const troubles = async () => (await world.call(admin, 'GET', '/mail/troubles')).body.items

describe('what happens to a ticket', () => {
  test('is mailed two minutes later to those whom it concerns, and never to who did it', async () => {
    await comment(ana, 'Which printer?')
    assert.deepEqual(await mail.sent(), [])
    assert.deepEqual(recipients(await later(TOGETHER_MILLIS - 1)), [])
    const [one, ...others] = await later(1)
    assert.deepEqual(others, [])
    assert.ok(one)
    assert.deepEqual([one.from, one.to], [FROM.address, [rita.email]])
    assert.deepEqual(one.mail.from, FROM)
    assert.deepEqual(one.mail.to, [{ name: 'Rita', address: rita.email }])
    assert.equal(one.mail.subject, '[WEB-1] Printer smokes')
    for (const body of [one.mail.text, one.mail.html]) {
      assert.match(body ?? '', /Ana commented/)
      assert.match(body ?? '', /Which printer\?/)
      assert.match(body ?? '', /https:\/\/waybill\.example\.org\/portal\/requests\/WEB-1/)
    }
    assert.equal(header(one, 'Auto-Submitted'), 'auto-generated')
    assert.deepEqual(await later(), [], 'once')
  })

  test('within two minutes becomes one mail with all of it', async () => {
    await comment(ana, 'one')
    world.tick(30_000)
    await comment(ben, 'two')
    world.tick(30_000)
    await change(ana, { status: 'resolved' })
    const mails = await later(TOGETHER_MILLIS - 60_000)
    assert.deepEqual(recipients(mails), [rita.email])
    const text = mails[0]?.mail.text ?? ''
    assert.match(text, /Ana commented[^]*one[^]*Ben commented[^]*two[^]*Ana resolved it/)
  })

  test('is not mailed as far as it was read in the inbox meanwhile', async () => {
    await comment(ana, 'one')
    await mail.sent()
    await world.call(rita, 'POST', '/notifications/read-all', { body: { ticket: ticket.key } })
    assert.deepEqual(await later(), [])
    await comment(ana, 'two')
    await mail.sent()
    await world.call(rita, 'POST', '/notifications/read-all', { body: {} })
    world.tick(1_000)
    await comment(ana, 'three')
    const [one] = await later()
    assert.match(one?.mail.text ?? '', /three/)
    assert.doesNotMatch(one?.mail.text ?? '', /two/)
  })

  test('is not mailed as far as it was switched off meanwhile', async () => {
    await comment(ana, 'one')
    await change(ana, { status: 'resolved' })
    await mail.sent()
    await settle(rita, { items: [{ kind: 'comment', relation: 'reporter', channels: { email: false } }] })
    const [mailed] = await later()
    assert.match(mailed?.mail.text ?? '', /Ana resolved it/)
    assert.doesNotMatch(mailed?.mail.text ?? '', /one/)
  })

  test('is mailed to who wants it only: by kind, by relation, and by a switch for all', async () => {
    await change(ana, { assignee: ben.id, add_watchers: [admin.id] })
    assert.deepEqual(recipients(await later()), [ben.email])
    const off = { channels: { email: false } }
    await settle(ben, { items: [{ kind: 'comment', relation: 'assignee', ...off }] })
    await settle(admin, { items: [{ kind: 'comment', relation: 'assignee', ...off }] })
    await comment(ana, 'one')
    assert.deepEqual(recipients(await later()), [admin.email, rita.email].sort())
    await settle(admin, { items: [{ kind: 'comment', ...off }] })
    await settle(rita, { email: false })
    await comment(ana, 'two')
    assert.deepEqual(await later(), [])
    const { body } = await world.call(rita, 'GET', '/users/me/notification-settings')
    assert.equal(body.email, false)
    assert.ok(
      body.items.some((one: { channels: { email: boolean } }) => one.channels.email),
      'choices stay',
    )
  })

  test('is mailed also to who does not want it in the inbox', async () => {
    await settle(rita, { items: [{ kind: 'comment', channels: { app: false, email: true } }] })
    await comment(ana, 'by mail')
    await mail.sent()
    assert.equal((await world.call(rita, 'GET', '/notifications/count')).body.unread, 0)
    assert.deepEqual(recipients(await later()), [rita.email])
  })

  test('waits for the end of quiet hours, and is one mail then', async () => {
    await world.call(rita, 'PATCH', '/users/me', { body: { time_zone: 'Europe/Lisbon' } })
    // It is nine in the morning in Lisbon.
    await settle(rita, { quiet_hours: { from: '08:00', until: '10:30' } })
    await comment(ana, 'early')
    assert.deepEqual(await later(), [])
    world.tick(60 * 60_000)
    await comment(ben, 'a bit later')
    assert.deepEqual(await later(), [])
    assert.deepEqual(await later(20 * 60_000), [])
    const [last] = await later(10 * 60_000)
    assert.match(last?.mail.text ?? '', /early[^]*a bit later/)
  })

  test('in quiet hours is looked at once a minute at most', async () => {
    const end = Math.ceil((world.now + TOGETHER_MILLIS) / 60_000) * 60_000 + 60_000
    await settle(rita, { quiet_hours: { from: '01:00', until: new Date(end).toISOString().slice(11, 16) } })
    await comment(ana, 'one')
    await mail.sent()
    world.tick(end - 1_000 - world.now)
    assert.deepEqual(await mail.sent(), [])
    world.tick(59_999)
    assert.deepEqual(await mail.sent(), [])
    world.tick(1)
    assert.deepEqual(recipients(await mail.sent()), [rita.email])
  })

  test('is not mailed from an import', async () => {
    await runCommand(world.kernel, updateTicket, {
      input: { ticket: ticket.id, status: 'closed' },
      actor: SYSTEM,
      via: 'import',
    })
    assert.deepEqual(await later(), [])
  })
})

describe('what a mail tells is decided when it is sent', () => {
  test('who has lost the ticket gets nothing', async () => {
    const project = await world.project({ key: 'PRIV', access: 'private' })
    await world.member(project, ana, 'member')
    ticket = await world.ticket({ project, assignee: ana.id })
    await mail.sent()
    await world.run(removeMember, { project: 'PRIV', person: ana.id })
    assert.deepEqual(await later(), [])
  })

  test('an internal comment goes to nobody who may not read it, also when they may no longer', async () => {
    await change(ana, { add_watchers: [ben.id] })
    await comment(ana, 'a secret for @Rita and @Ben', { internal: true })
    await comment(ana, 'public')
    await mail.sent()
    const mails = await later()
    const of = (person: TestPerson) => {
      const found = mails.find(({ to }) => to.includes(person.email))
      return `${found?.mail.text ?? ''}${found?.mail.html ?? ''}`
    }
    assert.match(of(ben), /internal, [^]*a secret[^]*>Internal<[^]*a secret/)
    assert.match(of(rita), /public/)
    assert.doesNotMatch(of(rita), /secret/)
    await comment(ana, 'another secret', { internal: true })
    await mail.sent()
    await world.store.write((tx) =>
      tx.updateTable('people').set({ role: 'requester' }).where('id', '=', ben.id).execute(),
    )
    assert.deepEqual(await later(), [])
  })

  test('words of a deleted comment are gone, and a deleted ticket is told to nobody', async () => {
    const id = await comment(ana, 'never mind')
    await comment(ana, 'this')
    await world.call(ana, 'DELETE', `/comments/${id}`)
    const [one] = await later()
    assert.match(one?.raw ?? '', /this/)
    assert.doesNotMatch(one?.raw ?? '', /never mind/)
    await comment(ana, 'gone')
    await mail.sent()
    await world.call(admin, 'DELETE', `/tickets/${ticket.key}`)
    assert.deepEqual(await later(), [])
  })

  test('who was deactivated or has no address gets nothing', async () => {
    await change(ana, { add_watchers: [ben.id] })
    await comment(ana, 'one')
    await mail.sent()
    await world.call(admin, 'POST', `/users/${ben.id}/deactivate`)
    await world.store.write((tx) =>
      tx.updateTable('people').set({ email: null, email_folded: null }).where('id', '=', rita.id).execute(),
    )
    await world.call(admin, 'PATCH', `/users/${ben.id}`, { body: { active: false } })
    assert.deepEqual(await later(), [])
  })
})

describe('the headers of a mail', () => {
  test('let programs show all about one ticket as one conversation', async () => {
    const mails: CaughtMail[] = []
    for (const words of ['one', 'two', 'three']) {
      await comment(ana, words)
      mails.push(...(await later()))
    }
    const [first, second, third] = mails
    assert.ok(first && second && third)
    const thread = header(first, 'References')
    assert.match(thread ?? '', /^<ticket\.[0-9a-f-]{36}\.[\w-]{22}@example\.org>$/)
    assert.equal(header(first, 'In-Reply-To'), thread)
    assert.match(header(first, 'Message-ID') ?? '', /^<mail\.[0-9a-f-]{36}\.[\w-]{22}@example\.org>$/)
    assert.equal(header(second, 'In-Reply-To'), header(first, 'Message-ID'))
    assert.equal(header(third, 'In-Reply-To'), header(second, 'Message-ID'))
    assert.equal(header(third, 'References'), `${String(thread)} ${String(header(second, 'Message-ID'))}`)
    assert.equal(new Set(mails.map((one) => header(one, 'Message-ID'))).size, 3)
  })

  test('hold no line that a title or a name has made', async () => {
    await change(ana, { title: 'Fire\u2028Bcc: eve@example.org' })
    await world.call(ana, 'PATCH', '/users/me', { body: { name: 'A", <eve@example.org>' } })
    await change(ana, { assignee: ben.id })
    await change(ben, { status: 'in_progress' })
    await settle(ana, { items: [{ kind: 'comment', channels: { email: true } }] })
    await change(ben, { assignee: ana.id })
    const mails = await later()
    for (const one of mails) {
      const head = one.raw.slice(0, one.raw.indexOf('\r\n\r\n'))
      assert.doesNotMatch(head, /^Bcc:/im)
      assert.equal(one.mail.to?.length, 1)
      assert.equal(one.mail.subject, '[WEB-1] Fire Bcc: eve@example.org')
    }
    const own = mails.find(({ to }) => to.includes(ana.email))
    assert.deepEqual(own?.to, [ana.email])
    assert.deepEqual(own.mail.to, [{ name: 'A", <eve@example.org>', address: ana.email }])
  })

  test('take addresses and names in any script', async () => {
    const zoe = await world.person('agent', { name: 'Zoë 山田 🙂' })
    const email = 'zoë.山田@müller.example'
    await world.store.write((tx) =>
      tx.updateTable('people').set({ email, email_folded: email }).where('id', '=', zoe.id).execute(),
    )
    await change(ana, { assignee: zoe.id, title: 'Größe – 大きさ 🙂' })
    const [one] = await later()
    assert.deepEqual(one?.mail.to?.[0]?.name, 'Zoë 山田 🙂')
    assert.match(one?.to[0] ?? '', /^zoë\.山田@(müller|xn--mller-kva)\.example$/)
    assert.equal(one?.mail.subject, '[WEB-1] Größe – 大きさ 🙂')
    assert.match(one?.mail.html ?? '', /Größe – 大きさ 🙂/)
  })

  test('show HTML of others as text', async () => {
    await comment(ana, '<img src=x onerror=alert(1)> & "so"')
    const [one] = await later()
    assert.match(one?.mail.html ?? '', /&lt;img src=x onerror=alert\(1\)&gt; &amp; &quot;so&quot;/)
    assert.doesNotMatch(one?.mail.html ?? '', /<img/)
  })
})

describe('the link that ends mail', () => {
  const linkOf = (one: CaughtMail | undefined) => {
    const url = new URL(/<(.*)>/.exec((one && header(one, 'List-Unsubscribe')) ?? '')?.[1] ?? '')
    return `${url.pathname}${url.search}`
  }
  const post = (url: string) =>
    world.inject({
      method: 'POST',
      url,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      payload: 'List-Unsubscribe=One-Click',
    })

  test('works for a mail program with one click, without signing in', async () => {
    await comment(ana, 'one')
    const [one] = await later()
    assert.ok(one)
    assert.equal(header(one, 'List-Unsubscribe-Post'), 'List-Unsubscribe=One-Click')
    const url = linkOf(one)
    const asked = await world.inject({ method: 'GET', url })
    assert.equal(asked.status, 200)
    assert.match(String(asked.headers['content-type']), /^text\/html/)
    assert.match(asked.text, /<form method="post"/)
    await comment(ana, 'two')
    assert.deepEqual(recipients(await later()), [rita.email], 'looking at it changes nothing')
    assert.equal((await post(url)).status, 200)
    await comment(ana, 'three')
    assert.deepEqual(await later(), [])
    assert.equal((await post(url)).status, 200, 'a second click is no error')
  })

  test('does nothing for anybody else', async () => {
    await comment(ana, 'one')
    const url = linkOf((await later())[0])
    const forged = [url.replace(rita.id, ben.id), url.slice(0, -1), url.replace(/\?.*/, '')]
    for (const one of forged) {
      const { status, text, headers } = await post(one)
      assert.equal(status, 404, one)
      assert.match(String(headers['content-type']), /^text\/html/)
      assert.match(text, /This link does not work/)
    }
    const looked = await world.inject({ method: 'GET', url: `${url}${'x'.repeat(500)}` })
    assert.equal(looked.status, 404)
    assert.match(looked.text, /Nothing was changed/)
    assert.doesNotMatch(looked.text, /<form/)
    await comment(ana, 'two')
    assert.deepEqual(recipients(await later()), [rita.email])
  })

  test('is not in what concerns the safety of an account, which is mailed at once and always', async () => {
    await settle(ana, { email: false, quiet_hours: { from: '08:00', until: '10:30' } })
    await world.call(admin, 'POST', `/users/${ana.id}/invitation`)
    await world.run(setPassword, {
      person: ana.id,
      password_hash: await hashPassword('a long enough password'),
    })
    const mails = await mail.sent()
    for (const one of mails) assert.equal(header(one, 'List-Unsubscribe'), null)
  })
})

describe('a mail that does not go', () => {
  test('is tried again with growing waits, with the same Message-ID, and is listed meanwhile', async () => {
    mail.catcher.onRecipient = () => refused(450, 'Greylisted, come back')
    await comment(ana, 'one')
    assert.deepEqual(await later(), [])
    const [listed] = await troubles()
    assert.deepEqual(
      [listed.state, listed.person.id, listed.email, listed.ticket.key, listed.attempts, listed.refused],
      ['waiting', rita.id, rita.email, 'WEB-1', 1, false],
    )
    assert.match(listed.error, /Greylisted/)
    assert.equal(Date.parse(listed.next_at), world.now + 60_000)
    assert.deepEqual(await later(60_000), [])
    assert.equal(Date.parse((await troubles())[0].next_at), world.now + 300_000)
    mail.catcher.onRecipient = () => null
    assert.deepEqual(await later(299_999), [])
    assert.equal((await later(1)).length, 1)
    assert.deepEqual(await troubles(), [])
  })

  test('is given up after three days, and goes when an admin tries it again', async () => {
    mail.catcher.onRecipient = () => refused(451, 'Try later')
    await comment(ana, 'one')
    await later()
    for (let tries = 1; tries < MOST_ATTEMPTS; tries += 1) await later(60 * 60_000)
    const [listed] = await troubles()
    assert.deepEqual([listed.state, listed.attempts, listed.next_at], ['failed', MOST_ATTEMPTS, null])
    assert.deepEqual(await later(24 * 60 * 60_000), [])
    mail.catcher.onRecipient = () => null
    const retry = (as: TestPerson) => world.call(as, 'POST', `/mail/troubles/${String(listed.id)}/retry`)
    assert.equal((await retry(ana)).status, 403)
    assert.equal((await retry(rita)).status, 404)
    assert.equal((await retry(admin)).status, 202)
    assert.deepEqual(recipients(await mail.sent()), [rita.email])
    assert.equal((await retry(admin)).status, 404, 'it has gone')
  })

  test('and is tried again by an admin leaves out what was read since it happened', async () => {
    mail.catcher.onRecipient = () => refused(554, '5.7.1 Spam')
    await comment(ana, 'one')
    await later()
    const [listed] = await troubles()
    await world.call(rita, 'POST', '/notifications/read-all', { body: { ticket: ticket.key } })
    mail.catcher.onRecipient = () => null
    const { status } = await world.call(admin, 'POST', `/mail/troubles/${String(listed.id)}/retry`)
    assert.equal(status, 202)
    assert.deepEqual(await mail.sent(), [])
    assert.deepEqual(await troubles(), [])
  })

  test('because the database failed while it was made is tried again', async () => {
    await comment(ana, 'one')
    await mail.sent()
    world.tick(TOGETHER_MILLIS)
    const fails: KyselyPlugin = {
      transformQuery({ node }) {
        if (JSON.stringify(node).includes('"comments"')) throw new Error('the connection was lost')
        return node
      },
      transformResult: ({ result }) => Promise.resolve(result),
    }
    await mail.sender({}, { db: world.store.db.withPlugin(fails) }).look()
    const [listed] = await troubles()
    assert.deepEqual([listed.state, listed.error], ['waiting', 'the connection was lost'])
    assert.deepEqual(recipients(await later(60_000)), [rita.email])
  })

  test('because its ticket went while it was made is dropped, and no failure', async () => {
    await comment(ana, 'one')
    await mail.sent()
    world.tick(TOGETHER_MILLIS)
    const run: MailSenderDeps['run'] = async (command, input) => {
      const outcome = await runCommand(world.kernel, command, { input, actor: SYSTEM, via: 'system' })
      if (command.name === claimMessage.name) await world.call(admin, 'DELETE', `/tickets/${ticket.key}`)
      return outcome
    }
    await mail.sender({}, { run }).look()
    assert.deepEqual(mail.catcher.mails, [])
    assert.deepEqual(await troubles(), [])
    const { state, settled_at } = await world.store.db
      .selectFrom('mails')
      .select(['state', 'settled_at'])
      .where('person_id', '=', rita.id)
      .orderBy('first_at', 'desc')
      .executeTakeFirstOrThrow()
    assert.deepEqual([state, settled_at], ['dropped', world.now])
  })

  test('for good marks the address: nothing more goes there until its owner or an admin says so', async () => {
    mail.catcher.onRecipient = () => refused(550, '5.1.1 No such user here')
    await comment(ana, 'one')
    await later()
    const [listed] = await troubles()
    assert.deepEqual([listed.state, listed.refused], ['failed', true])
    const { body } = await world.call(rita, 'GET', '/users/me/notification-settings')
    assert.match(body.address.refused, /No such user/)
    mail.catcher.onRecipient = () => null
    await comment(ana, 'two')
    assert.deepEqual(await later(), [])
    assert.equal((await world.call(rita, 'DELETE', '/users/me/mail-refusal')).status, 204)
    await comment(ana, 'three')
    assert.deepEqual(recipients(await later()), [rita.email])
    mail.catcher.onRecipient = () => refused(550, 'Unknown')
    await comment(ana, 'four')
    await later()
    mail.catcher.onRecipient = () => null
    await world.call(admin, 'PATCH', `/users/${rita.id}`, { body: { email: 'rita.new@example.org' } })
    await comment(ana, 'five')
    assert.deepEqual(recipients(await later()), ['rita.new@example.org'], 'another address is another matter')
  })

  test('by a policy or a full mailbox says nothing of the address', async () => {
    for (const words of ['5.7.1 Spam', '5.2.2 Mailbox full']) {
      mail.catcher.onRecipient = () => refused(554, words)
      await comment(ana, words)
      await later()
      const [listed] = await troubles()
      assert.deepEqual([listed.state, listed.refused], ['failed', false], words)
    }
  })

  test('because the server is away waits for it, and none is lost', async () => {
    await mail.serverGoes()
    await change(ana, { add_watchers: [ben.id] })
    await comment(ana, 'one')
    assert.deepEqual(await later(), [])
    const state = (await world.call(admin, 'GET', '/mail/state')).body
    assert.equal(state.waiting, 2)
    assert.match((await troubles())[0].error, /ECONNREFUSED/)
    await mail.serverComes()
    for (let count = 0; count < 5; count += 1) await later(60_000)
    assert.deepEqual(recipients(mail.catcher.mails), [ben.email, rita.email].sort())
    assert.deepEqual(await troubles(), [])
  })

  test('because it cannot be made is a failure that is shown, and goes once that is mended', async () => {
    await comment(ana, 'one')
    await mail.sent()
    const set = (locale: string | null) =>
      world.store.write((tx) => tx.updateTable('people').set({ locale }).where('id', '=', rita.id).execute())
    await set('no such_locale')
    assert.deepEqual(await later(), [])
    const [listed] = await troubles()
    assert.deepEqual([listed.state, listed.refused], ['failed', false])
    assert.match(listed.error, /^The mail could not be made: /)
    await set(null)
    await world.call(admin, 'POST', `/mail/troubles/${String(listed.id)}/retry`)
    assert.equal((await mail.sent()).length, 1)
  })

  test('is taken over when the node that had it has died, and goes once more at most, as the same mail', async () => {
    let hold = true
    const [arrived, release] = [Promise.withResolvers<string>(), Promise.withResolvers<void>()]
    mail.catcher.onMail = (one) => {
      if (!hold) return
      arrived.resolve(header(one, 'Message-ID') ?? '')
      return release.promise
    }
    await comment(ana, 'one')
    await mail.sent()
    world.tick(TOGETHER_MILLIS)
    const lost = mail.sender()
    const dying = lost.look()
    const id = await arrived.promise
    hold = false
    assert.deepEqual(await mail.sent(), [], 'somebody sends it')
    world.tick(SLOWEST_TALK_MILLIS)
    assert.deepEqual(await mail.sent(), [], 'to a server that answers each step just in time')
    world.tick(CLAIMED_MILLIS)
    const again = await mail.sent()
    assert.deepEqual(recipients(again), [rita.email])
    assert.deepEqual(
      again.map((one) => header(one, 'Message-ID')),
      [id],
    )
    release.resolve()
    await dying
    assert.deepEqual(await later(), [])
  })
})

describe('a node that is killed', () => {
  test('between the yes of the server and its note leaves a mail that goes once more, as the same one', async () => {
    const held = Promise.withResolvers<string>()
    let isHeld = true
    mail.catcher.onMail = (one) => {
      if (!isHeld) return
      held.resolve(header(one, 'Message-ID') ?? '')
      return new Promise(() => undefined)
    }
    await comment(ana, 'one')
    await mail.sent()
    world.tick(TOGETHER_MILLIS)
    const program = fileURLToPath(new URL('testing/mail-child.ts', import.meta.url))
    const secret = Buffer.from(world.deps.secrets[0] ?? []).toString('hex')
    const about = [world.database.location, mail.catcher.port, world.now].map(String)
    const child = spawn(process.execPath, [program, world.store.engine, ...about, secret], {
      stdio: 'inherit',
    })
    const id = await held.promise
    const closed = once(child, 'close')
    child.kill('SIGKILL')
    await closed
    isHeld = false
    assert.deepEqual(await mail.sent(), [], 'its claim has not run out')
    world.tick(CLAIMED_MILLIS)
    const again = await mail.sent()
    assert.deepEqual([recipients(again), header(again[0] ?? assert.fail(), 'Message-ID')], [[rita.email], id])
    world.tick(CLAIMED_MILLIS)
    assert.deepEqual(await mail.sent(), [])
  })
})

describe('many nodes', () => {
  test('look for what is due along an index of what waits alone', async () => {
    const { text, plan } = await world.store.db.connection().execute(async (on) => {
      const query = dueQuery(on, 'email', world.now, 40)
      const text = query.compile().sql
      if (world.store.engine === 'sqlite')
        return { text, plan: await query.explain(undefined, sql`query plan`) }
      // The table is small: without this it is read as a whole.
      await sql`set enable_seqscan = off`.execute(on)
      const plan = await query.explain()
      await sql`reset enable_seqscan`.execute(on)
      return { text, plan }
    })
    const ofChannel =
      /mails_due \(channel=\? AND due_at<\?\)|mails_due[^]*Index Cond: \(\(channel = [^]*due_at <=/
    assert.match(JSON.stringify(plan), ofChannel, 'without a step over those of another channel')
    assert.match(text, /"state" = 'waiting'/, 'also where one plan serves all parameters')
  })

  test('send each mail once', async () => {
    const people: TestPerson[] = []
    for (let count = 0; count < 30; count += 1) people.push(await world.person('agent'))
    await change(ana, { add_watchers: people.map(({ id }) => id) })
    await comment(ana, 'to all')
    await mail.sent()
    world.tick(TOGETHER_MILLIS)
    const nodes = [mail.sender(), mail.sender(), mail.sender()]
    await Promise.all(nodes.map((node) => node.look()))
    assert.deepEqual(recipients(mail.catcher.mails), [...people.map(({ email }) => email), rita.email].sort())
  })
})

describe('what is mailed', () => {
  test('is forgotten 30 days after it was sent', async () => {
    await comment(ana, 'one')
    await later()
    world.tick(MESSAGE_KEPT_MILLIS + 1)
    await world.run(purgeMessages, { limit: 100 })
    assert.deepEqual(await world.store.db.selectFrom('mails').select('id').execute(), [])
  })

  test('is forgotten when nobody sent it: once it is stale, or as late as failures where it was tried', async () => {
    const triesOfWaiting = async () => {
      const all = world.store.db.selectFrom('mails').select('attempts').where('state', '=', 'waiting')
      return (await all.orderBy('attempts').execute()).map(({ attempts }) => attempts)
    }
    const purge = () => world.run(purgeMessages, { limit: 100 })
    await mail.serverGoes()
    await comment(ana, 'tried')
    await later()
    const other = await world.ticket({ project: { key: 'WEB' }, title: 'Untried', reporter: rita })
    await world.call(ana, 'POST', `/tickets/${other.key}/comments`, { body: { body: 'untried' } })
    await mail.sent()
    assert.deepEqual(await triesOfWaiting(), [0, 1])
    world.tick(STALE_MILLIS)
    await purge()
    assert.deepEqual(await triesOfWaiting(), [0, 1], 'not before they are stale')
    world.tick(TOGETHER_MILLIS + 1)
    await purge()
    assert.deepEqual(await triesOfWaiting(), [1])
    world.tick(MESSAGE_KEPT_MILLIS)
    await purge()
    assert.deepEqual(await triesOfWaiting(), [])
    await mail.serverComes()
  })

  test('is dropped when it waited for days because mail was switched off', async () => {
    await comment(ana, 'one')
    await mail.sent()
    world.tick(TOGETHER_MILLIS + STALE_MILLIS + 1)
    assert.deepEqual(await mail.sent(), [])
  })

  test('as a test goes to who asks for it, and what became of it is said', async () => {
    assert.equal((await world.call(ana, 'POST', '/mail/test')).status, 403)
    const asked = await world.call(admin, 'POST', '/mail/test')
    assert.equal(asked.status, 202, asked.text)
    const outcome = async () =>
      (await world.call(admin, 'GET', `/mail/messages/${String(asked.body.id)}`)).body.state
    assert.equal(await outcome(), 'waiting')
    const [one] = await mail.sent()
    assert.deepEqual([one?.to, one?.mail.subject], [[admin.email], 'Mail from Waybill works'])
    assert.equal(await outcome(), 'sent')
  })
})

test('a webhook that is switched off because its receiver is gone is told as that, with its place and the way to it', async () => {
  const url = 'https://user.example.org/hooks/7?token=secret-word'
  const topics = ['ticket.created']
  const { body } = await world.call(admin, 'POST', '/webhooks', { body: { url, topics } })
  const stop = (reason: string) =>
    runCommand(world.kernel, pauseWebhook, {
      actor: SYSTEM,
      via: 'system',
      input: { webhook: body.id, reason },
    })
  await stop('gone')
  const [off] = await mail.sent()
  assert.match(off?.mail.text ?? '', /Your webhook to user\.example\.org was switched off: .*gone \(410\)/)
  assert.ok(off?.mail.text?.includes(`/integrations/webhooks?open=${body.id}`))
  await world.call(admin, 'POST', `/webhooks/${body.id}/resume`)
  await stop('failing')
  const [paused] = await mail.sent()
  assert.match(paused?.mail.text ?? '', /Your webhook to user\.example\.org was paused/)
  assert.equal(`${off?.raw ?? ''}${paused?.raw ?? ''}`.includes('secret-word'), false)
  const inbox = await world.call(admin, 'GET', '/notifications')
  assert.deepEqual(
    inbox.body.items.map(({ notice }: { notice: object }) => notice),
    ['webhook_paused', 'webhook_off'].map((code) => ({
      code,
      about: 'user.example.org',
      webhook: body.id,
    })),
  )
})
