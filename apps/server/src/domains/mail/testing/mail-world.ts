import { SYSTEM } from '@waybill/contract/access/policies.ts'
import { smtpServer } from '../../../io/mail/smtp-server.ts'
import { catchMail, type CaughtMail, type MailCatcher } from '../../../io/mail/testing/mail-catcher.ts'
import { createReaderRunner } from '../../../kernel/reader-runner.ts'
import { runCommand } from '../../../kernel/run-command.ts'
import { queueMessagesOf } from '../../../readers/outgoing/queue-messages.reader.ts'
import { keepNotifications } from '../../../readers/notifications/keep-notifications.reader.ts'
import { createTestWorld, type TestWorld } from '../../../testing/test-world.ts'
import { readInstallationId } from '../../installation/installation-id.queries.ts'
import { mailKeys, type MailKeys } from '../mail-keys.ts'
import type { MessageSender } from '../../outgoing/message-sender.ts'
import { startMailSender, type MailSenderDeps } from '../mail-sender.ts'
import type { MailSettings } from '../mail-settings.ts'

/** A world whose mail goes to a real SMTP server. */
export interface MailWorld {
  world: TestWorld
  readonly catcher: MailCatcher
  /** The mail server is gone, and comes back on the same port with nothing in it. */
  serverGoes(): Promise<void>
  serverComes(): Promise<void>
  keys: MailKeys
  errors: unknown[]
  /** Lets readers read on, and sends what is due now. @returns what has come since the last time */
  sent(): Promise<CaughtMail[]>
  /** One more node that sends; some of what it needs may be another. */
  sender(settings?: Partial<MailSettings>, deps?: Partial<MailSenderDeps>): MessageSender
  close(): Promise<void>
}

export const FROM = { name: 'Waybill', address: 'desk@example.org' }

export async function createMailWorld(settings: Partial<MailSettings> = {}): Promise<MailWorld> {
  const world = await createTestWorld()
  let catcher = await catchMail()
  const errors: unknown[] = []
  const runner = createReaderRunner(
    world.kernel,
    [keepNotifications, queueMessagesOf('email', 'mail.queue')],
    {
      jobs: null,
      onError: (_reader, error) => errors.push(error),
    },
  )
  await runner.start()
  const keys = mailKeys(world.deps.secrets, await readInstallationId(world.store.db))
  const closing: (() => unknown)[] = []
  const sender = (own: Partial<MailSettings> = {}, deps: Partial<MailSenderDeps> = {}) => {
    const server = smtpServer({
      host: '127.0.0.1',
      port: catcher.port,
      security: 'none',
      user: null,
      password: null,
      from: FROM,
      replyTo: null,
      ...settings,
      ...own,
    })
    const made = startMailSender(
      {
        db: world.store.db,
        now: () => world.now,
        run: (command, input) => runCommand(world.kernel, command, { input, actor: SYSTEM, via: 'system' }),
        keys,
        publicUrl: new URL('https://waybill.example.org'),
        server: () => Promise.resolve(server),
        onError: (error) => errors.push(error),
        ...deps,
      },
      3_600_000,
    )
    closing.push(async () => {
      await made.stop()
      server.close()
    })
    return made
  }
  const first = sender()
  return {
    world,
    get catcher() {
      return catcher
    },
    serverGoes: () => catcher.close(),
    async serverComes() {
      catcher = await catchMail(catcher.port)
    },
    keys,
    errors,
    sender,
    async sent() {
      const before = catcher.mails.length
      await runner.catchUp()
      await first.look()
      return catcher.mails.slice(before)
    },
    async close() {
      for (const close of closing) await close()
      await runner.stop()
      await catcher.close()
      await world.close()
    },
  }
}
