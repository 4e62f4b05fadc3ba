import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import { SYSTEM } from '@waybill/contract/access/policies.ts'
import { readInstallationId } from '@waybill/server/domains/installation/installation-id.queries.ts'
import { mailKeys } from '@waybill/server/domains/mail/mail-keys.ts'
import { startMailSender } from '@waybill/server/domains/mail/mail-sender.ts'
import { mailSource } from '@waybill/server/domains/mail/mail-source.ts'
import { smtpServer } from '@waybill/server/io/mail/smtp-server.ts'
import { catchMail, refused, type MailCatcher } from '@waybill/server/io/mail/testing/mail-catcher.ts'
import { readEvents } from '@waybill/server/kernel/event-log.ts'
import { runCommand } from '@waybill/server/kernel/run-command.ts'
import { createTestWorld, type TestPerson, type TestWorld } from '@waybill/server/testing/test-world.ts'
import { email } from './index.ts'

const PASSWORD = 'a-very-quiet-word'
let world: TestWorld
let admin: TestPerson
let catcher: MailCatcher

beforeEach(async () => {
  world = await createTestWorld({ plugins: [email] })
  admin = await world.person('admin')
})
afterEach(async () => {
  await world.close()
  await catcher.close()
})

test('the password of the mail server stands on no page, in no event and in no answer, even where the server repeats it', async () => {
  catcher = await catchMail(0, {
    authOptional: false,
    allowInsecureAuth: true,
    onAuth: ({ password }, _session, done) =>
      done(refused(535, `Nobody has the password ${String(password)}`)),
  })
  const values = {
    host: '127.0.0.1',
    port: catcher.port,
    security: 'none',
    user: 'desk',
    password: PASSWORD,
    from: 'a@b.c',
  }
  const said = [
    await world.call(admin, 'PATCH', '/plugins/email/settings', { body: { values } }),
    await world.call(admin, 'POST', '/plugins/email/switch', { body: { on: true } }),
    await world.call(admin, 'POST', '/plugins/email/check'),
    await world.call(admin, 'POST', '/mail/test'),
  ]
  assert.match(said[2]?.body.message, /Nobody has the password \*\*\*/)
  const { db } = world.store
  const source = mailSource({ db, secrets: world.deps.secrets, environment: null, open: smtpServer })
  const sender = startMailSender(
    {
      db,
      now: () => world.now,
      run: (command, input) => runCommand(world.kernel, command, { input, actor: SYSTEM, via: 'system' }),
      keys: mailKeys(world.deps.secrets, await readInstallationId(db)),
      publicUrl: world.deps.publicUrl,
      server: () => source.server(),
      onError: assert.ifError,
    },
    3_600_000,
  )
  await sender.look()
  await sender.stop()
  source.close()
  const troubles = await world.call(admin, 'GET', '/mail/troubles')
  assert.match(troubles.body.items[0].error, /Nobody has the password \*\*\*/)
  said.push(troubles)
  for (const path of ['/plugins', '/plugins/email', '/mail/state', '/events?limit=100'])
    said.push(await world.call(admin, 'GET', path))
  for (const { status, text } of said)
    assert.deepEqual([status < 300, text.includes(PASSWORD)], [true, false], text)
  assert.equal(JSON.stringify(await readEvents(db, { limit: 1_000 })).includes(PASSWORD), false)
})

test('a server and addresses that cannot be used are refused at their fields', async () => {
  const values = { host: 'smtp://mail.example.org:25', from: 'not an address', reply_to: 'nobody' }
  const { status, body } = await world.call(admin, 'PATCH', '/plugins/email/settings', { body: { values } })
  assert.equal(status, 422)
  assert.deepEqual(
    body.errors.map(({ pointer, message }: { pointer: string; message: string }) => [pointer, message]),
    [
      ['/values/host', 'must be a name such as smtp.example.org, without protocol and port'],
      ['/values/from', 'must be an address such as Help desk <help@example.org>'],
      ['/values/reply_to', 'must be an address such as Help desk <help@example.org>'],
    ],
  )
})
