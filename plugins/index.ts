import type { PluginDefinition } from '@waybill/server/domains/plugins/define-plugin.ts'
import type { MailSettings } from '@waybill/server/domains/mail/mail-settings.ts'
import { email, emailBy } from './email/index.ts'
import { amqp } from './amqp/index.ts'
import { git } from './git/index.ts'
import { slack } from './slack/index.ts'

/** Every plugin that comes with Waybill: the one list. Each is off until an admin switches it on. */
export const plugins: readonly PluginDefinition[] = [email, git, slack, amqp]

/** The same where the environment names the mail server. */
export function pluginsWith(mail: MailSettings | null): readonly PluginDefinition[] {
  return mail === null ? plugins : plugins.map((one) => (one === email ? emailBy(mail) : one))
}
