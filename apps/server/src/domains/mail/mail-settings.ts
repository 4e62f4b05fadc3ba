import {
  choiceSetting,
  numberSetting,
  secretSetting,
  textSetting,
} from '@waybill/contract/plugins/plugin-settings.ts'
import { strict } from '@waybill/contract/schema.ts'
import Type, { type Static } from 'typebox'

/** How mail goes out. */
export interface MailSettings {
  host: string
  port: number
  /** `tls`: from the first byte, as on port 465; `starttls`: asked for and required; `none`: plain text, inside a network. */
  security: 'tls' | 'starttls' | 'none'
  user: string | null
  password: string | null
  from: { name: string; address: string }
  /** Where answers go; null: to the sender's address. */
  replyTo: string | null
}

/** The same as an admin fills it in. */
export const MailForm = strict({
  host: textSetting('Mail server', { help: 'Its name, such as smtp.example.org.' }),
  port: numberSetting('Port', { least: 1, most: 65_535, default: 587 }),
  security: choiceSetting('Encryption', ['starttls', 'tls', 'none'], {
    default: 'starttls',
    help: 'starttls on port 587, tls on port 465; none only inside a network that you trust.',
  }),
  user: Type.Optional(textSetting('User', { help: 'Empty where the server asks for none.' })),
  password: Type.Optional(secretSetting('Password')),
  from: textSetting('From', { help: 'The address that mail comes from: Help desk <help@example.org>.' }),
  reply_to: Type.Optional(textSetting('Reply to', { help: 'Where answers go, when it is another address.' })),
})

/** @throws Error that says which address is none */
export function settingsOfForm(form: Static<typeof MailForm>): MailSettings {
  const { host, port, security, user = null, password = null, from, reply_to } = form
  const replyTo = reply_to === undefined ? null : addressOf('Reply to', reply_to).address
  return { host, port, security, user, password, from: addressOf('From', from), replyTo }
}

/** What of the form cannot be used, by name. */
export function wrongInForm({ host, from, reply_to }: Partial<Static<typeof MailForm>>) {
  const wrong = (address: string | undefined) => address !== undefined && !readAddress(address)
  return {
    ...(host !== undefined &&
      !HOST.test(host) && { host: 'must be a name such as smtp.example.org, without protocol and port' }),
    ...(wrong(from) && { from: `must be ${LIKE}` }),
    ...(wrong(reply_to) && { reply_to: `must be ${LIKE}` }),
  }
}

const HOST = /^[\p{L}\p{N}._-]+$|^[\da-f:]+$/iu
const LIKE = 'an address such as Help desk <help@example.org>'
const ADDRESS = /^[^\s@<>"(),:;[\]\\]+@[^\s@<>"(),:;[\]\\]+$/u
const NAMED = /^([^<>]*)<([^<>]+)>$/u

/** `Help desk <help@example.org>` or the address alone. @throws Error for anything else */
export function addressOf(what: string, text: string): { name: string; address: string } {
  const read = readAddress(text)
  if (!read) throw new Error(`${what} must be ${LIKE}, not "${text}"`)
  return read
}

function readAddress(text: string): { name: string; address: string } | null {
  const [, name = 'Waybill', address = text] = NAMED.exec(text.trim()) ?? []
  if (!ADDRESS.test(address.trim()) || /\p{Cc}/u.test(text)) return null
  return { name: name.trim().replace(/^"(.*)"$/, '$1') || 'Waybill', address: address.trim() }
}
