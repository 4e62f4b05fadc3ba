import { EMAIL_PLUGIN } from '@waybill/contract/mail/mail.ts'
import type { Static } from 'typebox'
import type { Db } from '../../io/db/tables.ts'
import { readValues, settingErrors } from '../plugins/plugin-values.ts'
import { INSTALLATION, pluginRow, settingsRow } from '../plugins/plugins.queries.ts'
import { MailForm, settingsOfForm, type MailSettings } from './mail-settings.ts'
import type { MailServer } from './mail-server.ts'

interface MailSource {
  db: Db
  secrets: readonly Uint8Array[]
  /** What the environment says; it counts before what is filled in. */
  environment: MailSettings | null
  open: (settings: MailSettings) => MailServer
}

/** The mail server as it is set up now; another one as soon as the settings change. */
export function mailSource({ db, secrets, environment, open }: MailSource) {
  let opened: { settings: string; server: MailServer } | null = null
  const close = () => {
    opened?.server.close()
    opened = null
  }
  return {
    async server(): Promise<MailServer | null> {
      const { on } = await pluginRow(db, EMAIL_PLUGIN)
      const settings = on === 1 ? (environment ?? (await filledIn(db, secrets))) : null
      const text = JSON.stringify(settings)
      if (opened?.settings === text) return opened.server
      close()
      if (settings) opened = { settings: text, server: open(settings) }
      return opened?.server ?? null
    },
    close,
  }
}

/** Null where something is missing: the page of the plugin says what. */
async function filledIn(db: Db, secrets: readonly Uint8Array[]): Promise<MailSettings | null> {
  const row = await settingsRow(db, EMAIL_PLUGIN, INSTALLATION)
  const place = { secrets, plugin: EMAIL_PLUGIN, scope: INSTALLATION }
  const { values, unreadable } = readValues(MailForm, row, place)
  if (unreadable.length > 0 || settingErrors(MailForm, values).length > 0) return null
  return settingsOfForm(values as Static<typeof MailForm>)
}
