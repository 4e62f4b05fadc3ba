import { i18n } from '@lingui/core'
import type { en } from './en.ts'
import { en as core } from './en-core.ts'

type Catalogue = typeof en
export type MessageKey = keyof Catalogue

/** The words after which a brace holds a branch of a plural or select and no name. */
type BeforeBranch = `${string}${'one' | 'other' | 'many' | 'few' | 'two' | 'zero' | `=${number}`} `
/** The names of the values that a message speaks of. */
type Names<Message extends string> = Message extends `${infer Before}{${infer Inside}`
  ? Before extends BeforeBranch
    ? Names<Inside>
    : Inside extends `${infer Name}, ${string}`
      ? Name extends `${string}}${string}`
        ? NameBeforeBrace<Inside>
        : Name | Names<AfterComma<Inside>>
      : NameBeforeBrace<Inside>
  : never
type NameBeforeBrace<Text extends string> = Text extends `${infer Name}}${infer Rest}`
  ? Name | Names<Rest>
  : never
type AfterComma<Text extends string> = Text extends `${string}, ${infer Rest}` ? Rest : never

type Values<Key extends MessageKey> = { [Name in Names<Catalogue[Key]>]: string | number }
type Arguments<Key extends MessageKey> = [Names<Catalogue[Key]>] extends [never] ? [] : [values: Values<Key>]

/** Of the catalogue: what pages say, and how they write dates. */
export const LANGUAGE = 'en'

/** Vite has compiled them: see vite-compiled-messages.ts. */
export function startMessages(): void {
  i18n.loadAndActivate({ locale: LANGUAGE, messages: core })
}

let rest: Promise<void> | null = null

/** Everything that pages say; to be waited for before the first of them is shown. */
export function loadMessages(): Promise<void> {
  rest ??= import('./en.ts').then(({ en: messages }) => i18n.load(LANGUAGE, messages))
  return rest
}

/** The text of the catalogue in the reader's language: `t('tickets.count', { count: 3 })`. */
export function t<Key extends MessageKey>(key: Key, ...[values]: Arguments<Key>): string {
  return i18n._(key, values)
}
