import { EMAIL_PLUGIN } from '@waybill/contract/mail/mail.ts'
import {
  MailForm,
  settingsOfForm,
  wrongInForm,
  type MailSettings,
} from '@waybill/server/domains/mail/mail-settings.ts'
import { SendRefused } from '@waybill/server/domains/outgoing/send-refused.ts'
import { definePlugin } from '@waybill/server/domains/plugins/define-plugin.ts'
import { smtpServer } from '@waybill/server/io/mail/smtp-server.ts'
import { queueMessagesOf } from '@waybill/server/readers/outgoing/queue-messages.reader.ts'

const about = {
  id: EMAIL_PLUGIN,
  name: 'E-mail',
  description: 'Mails people what happens to their tickets, as each has chosen in Settings, Notifications.',
}

/** Mail by a server that an admin fills in. */
export const email = definePlugin({
  ...about,
  guide:
    'Fill in the server and the sender, save, try it, then switch the plugin on. [Mail](/integrations/mail) has a test to yourself and what could not be sent.',
  settings: MailForm,
  checkSettings: wrongInForm,
  readers: () => [queueMessagesOf('email', 'email.queue-mail')],
  check: async (host) => check(settingsOfForm(await host.settings())),
})

/** Mail by a server that the environment names: there is nothing to fill in. */
export function emailBy(settings: MailSettings) {
  return definePlugin({
    ...about,
    guide: 'The server is set by `WAYBILL_SMTP_URL`, the sender by `WAYBILL_MAIL_FROM`.',
    readers: () => [queueMessagesOf('email', 'email.queue-mail')],
    check: () => check(settings),
  })
}

/** Signs in and sends nothing. */
async function check(settings: MailSettings): Promise<string> {
  const server = smtpServer(settings)
  try {
    await server.check()
    return `${settings.host} takes mail from ${settings.from.address}.`
  } catch (error) {
    if (error instanceof SendRefused) throw new Error(`${settings.host}: ${error.message}`, { cause: error })
    throw error
  } finally {
    server.close()
  }
}
