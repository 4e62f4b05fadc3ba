import { EMAIL_PLUGIN } from '@waybill/contract/mail/mail.ts'
import { SYSTEM } from '@waybill/contract/access/policies.ts'
import { readInstallationId } from './domains/installation/installation-id.queries.ts'
import { mailKeys } from './domains/mail/mail-keys.ts'
import { startMailSender } from './domains/mail/mail-sender.ts'
import type { MailSettings } from './domains/mail/mail-settings.ts'
import { mailSource } from './domains/mail/mail-source.ts'
import { pluginRow } from './domains/plugins/plugins.queries.ts'
import { switchPlugin } from './domains/plugins/switch-plugin.command.ts'
import { smtpServer } from './io/mail/smtp-server.ts'
import { runCommand, type Kernel } from './kernel/run-command.ts'

interface MailDeps {
  secrets: readonly Uint8Array[]
  publicUrl: URL
  /** What the environment says about the server. */
  mail: MailSettings | null
  onError: (error: unknown) => void
}

/** Begins to send mail, as far as it is switched on; where the environment names a server and nobody has decided, it is. */
export async function startMail(kernel: Kernel, { secrets, publicUrl, mail, onError }: MailDeps) {
  const { db } = kernel.store
  const request = { actor: SYSTEM, via: 'system' } as const
  const decided = (await pluginRow(db, EMAIL_PLUGIN)).seq > 0
  if (mail && !decided)
    await runCommand(kernel, switchPlugin, { ...request, input: { plugin: EMAIL_PLUGIN, on: true } })
  const source = mailSource({ db, secrets, environment: mail, open: smtpServer })
  const sender = startMailSender({
    db,
    now: () => kernel.clock.now(),
    run: (command, input) => runCommand(kernel, command, { ...request, input }),
    keys: mailKeys(secrets, await readInstallationId(db)),
    publicUrl,
    server: () => source.server(),
    onError,
  })
  return {
    async stop() {
      await sender.stop()
      source.close()
    },
  }
}
