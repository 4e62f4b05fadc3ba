import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { afterEach, beforeEach, describe, test } from 'node:test'
import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import { fileURLToPath } from 'node:url'
import { inspect, promisify } from 'node:util'
import type { SMTPServerAuthentication, SMTPServerOptions, SMTPServerSession } from 'smtp-server'
import type { MailSettings } from '../../domains/mail/mail-settings.ts'
import type { MailServer } from '../../domains/mail/mail-server.ts'
import { SendRefused } from '../../domains/outgoing/send-refused.ts'
import { smtpServer } from './smtp-server.ts'
import { catchMail, refused, type MailCatcher } from './testing/mail-catcher.ts'

const AUTHORITY = fileURLToPath(new URL('testing/certificates/authority.pem', import.meta.url))
const ours = readFileSync(new URL('testing/certificates/localhost.pem', import.meta.url))
const TLS: SMTPServerOptions = { secure: true, key: ours, cert: ours }
const STARTTLS: SMTPServerOptions = { disabledCommands: [], key: ours, cert: ours }

const USER = 'desk'
const PASSWORD = 'a-very-quiet-word'
const MAIL = {
  messageId: '<1@example.org>',
  to: { name: 'Rita', address: 'rita@example.org' },
  replyTo: null,
  subject: 'Printer smokes',
  text: 'Which printer?',
  html: '<p>Which printer?</p>',
  inReplyTo: null,
  references: [],
  headers: {},
}

let catcher: MailCatcher
let server: MailServer
/** What the mail server was told by those who signed in. */
let told: { user: string | null | undefined; password: string | null | undefined; secure: boolean }[]
/** How it answers them; null: they are in. */
let answer: (auth: SMTPServerAuthentication) => Error | null

beforeEach(() => {
  told = []
  answer = ({ username, password }) =>
    username === USER && password === PASSWORD ? null : refused(535, '5.7.8 Wrong user or password')
})
afterEach(async () => {
  server.close()
  await catcher.close()
})

async function begin(options: SMTPServerOptions, settings: Partial<MailSettings>): Promise<void> {
  const onAuth = (
    auth: SMTPServerAuthentication,
    session: SMTPServerSession,
    done: (error: Error | null, response?: { user: string }) => void,
  ) => {
    told.push({ user: auth.username, password: auth.password, secure: session.secure })
    const error = answer(auth)
    if (error) done(error)
    else done(null, { user: USER })
  }
  catcher = await catchMail(0, { ...options, onAuth })
  server = smtpServer({
    host: 'localhost',
    port: catcher.port,
    security: 'starttls',
    user: null,
    password: null,
    from: { name: 'Desk', address: 'desk@example.org' },
    replyTo: null,
    ...settings,
  })
}

async function refusal(work: Promise<void>): Promise<SendRefused> {
  const error: unknown = await work.then(
    () => null,
    (error: unknown) => error,
  )
  assert.ok(error instanceof SendRefused, inspect(error))
  return error
}

describe('a mail server whose certificate is trusted', () => {
  let before: string[]
  beforeEach(() => {
    before = getCACertificates('default')
    setDefaultCACertificates([...before, readFileSync(AUTHORITY, 'utf8')])
  })
  afterEach(() => setDefaultCACertificates(before))

  test('gets mail over TLS from the first byte', async () => {
    await begin(TLS, { security: 'tls' })
    await server.check()
    await server.send(MAIL)
    assert.deepEqual(catcher.mails[0]?.to, ['rita@example.org'])
  })

  test('gets mail over a connection that became TLS, and the password only then', async () => {
    await begin({ ...STARTTLS, authOptional: false }, { user: USER, password: PASSWORD })
    await server.check()
    await server.send(MAIL)
    assert.equal(catcher.mails.length, 1)
    assert.ok(told.length > 0)
    for (const one of told) assert.deepEqual(one, { user: USER, password: PASSWORD, secure: true })
  })

  test('that demands a login takes no mail with a wrong password', async () => {
    await begin({ ...TLS, authOptional: false }, { security: 'tls', user: USER, password: 'wrong' })
    const wrong = await refusal(server.check())
    assert.equal(wrong.what, 'server')
    assert.match(wrong.message, /5\.7\.8 Wrong user or password/)
    assert.equal((await refusal(server.send(MAIL))).what, 'server')
    assert.deepEqual(catcher.mails, [])
  })

  test('that demands a login takes no mail without one', async () => {
    await begin({ ...TLS, authOptional: false }, { security: 'tls' })
    const none = await refusal(server.send(MAIL))
    assert.equal(none.what, 'server')
    assert.match(none.message, /530 .*authentication/i)
    assert.deepEqual(catcher.mails, [])
  })

  test('and repeats the password in its answer is not repeated by us', async () => {
    await begin({ ...TLS, authOptional: false }, { security: 'tls', user: USER, password: PASSWORD })
    const said = [
      PASSWORD,
      Buffer.from(PASSWORD).toString('base64'),
      Buffer.from(`\0${USER}\0${PASSWORD}`).toString('base64'),
    ]
    answer = () => refused(535, `No such user: ${said.join(' or ')}`)
    for (const work of [server.check(), server.send(MAIL)]) {
      const error = await refusal(work)
      assert.match(error.message, /No such user: \*\*\* or \*\*\* or \*\*\*$/)
      for (const one of said)
        assert.equal(inspect(error, { depth: 9, showHidden: true }).includes(one), false)
    }
  })
})

describe('a mail server whose certificate is not trusted', () => {
  for (const [security, options] of [
    ['tls', TLS],
    ['starttls', STARTTLS],
  ] as const)
    test(`gets neither mail nor password by ${security}, and the refusal says what to do`, async () => {
      await begin(options, { security, user: USER, password: PASSWORD })
      for (const work of [server.check(), server.send(MAIL)]) {
        const error = await refusal(work)
        assert.equal(error.what, 'server')
        assert.match(error.message, /certificate is not trusted: start Waybill with NODE_EXTRA_CA_CERTS=/)
      }
      assert.deepEqual([told, catcher.mails], [[], []])
    })

  test('is trusted by a program that was begun with NODE_EXTRA_CA_CERTS', async () => {
    await begin(TLS, { security: 'tls' })
    const program = fileURLToPath(new URL('testing/check-child.ts', import.meta.url))
    const said = async (env: NodeJS.ProcessEnv) => {
      const args = [program, '--port', String(catcher.port)]
      return (await promisify(execFile)(process.execPath, args, { env: { ...process.env, ...env } })).stdout
    }
    assert.match(await said({}), /not trusted/)
    assert.equal(await said({ NODE_EXTRA_CA_CERTS: AUTHORITY }), 'trusted')
  })
})

describe('a mail server without TLS', () => {
  const inClear = { authOptional: false, allowInsecureAuth: true }
  const login = { user: USER, password: PASSWORD }

  for (const [security, words] of [
    ['starttls', /offers no encryption, and nothing was sent/],
    ['tls', /does not begin with TLS at this port/],
  ] as const)
    test(`gets neither mail nor password where ${security} is set, and the refusal says so`, async () => {
      await begin(inClear, { ...login, security })
      for (const work of [server.check(), server.send(MAIL)]) {
        const error = await refusal(work)
        assert.equal(error.what, 'server')
        assert.match(error.message, words)
      }
      assert.deepEqual([told, catcher.mails], [[], []])
    })

  test('gets the password in clear only where none was chosen as the encryption', async () => {
    await begin(inClear, { ...login, security: 'none' })
    await server.send(MAIL)
    assert.deepEqual(told, [{ user: USER, password: PASSWORD, secure: false }])
    assert.equal(catcher.mails.length, 1)
  })
})
