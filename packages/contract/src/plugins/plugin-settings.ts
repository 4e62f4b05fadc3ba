import Type, { type TSchema } from 'typebox'
import { NO_CONTROL_ONE_LINE, line, oneOf } from '../schema.ts'

/** What a setting is to whoever fills it in. */
export const SETTING_KINDS = ['text', 'number', 'yes_no', 'choice', 'list', 'secret'] as const
export type SettingKind = (typeof SETTING_KINDS)[number]

/** Under which name the kind stands in a schema; a keyword that JSON Schema does not know, which validators pass over. */
const KIND = 'x-setting'

interface About<Value> {
  /** A sentence below the field. */
  help?: string
  /** What holds while nobody has set it; a setting without one is required, unless it is `Type.Optional`. */
  default?: Value
}

const LONGEST_LINE = 2_000
const MOST_WORDS = 200

/** A line of text. */
export function textSetting(title: string, about: About<string> = {}) {
  return Type.String({ ...annotate('text', title, about), ...lineRules })
}

/** A whole number from `least` to `most`. */
export function numberSetting(title: string, about: About<number> & { least: number; most: number }) {
  const { least, most, ...rest } = about
  return Type.Integer({ ...annotate('number', title, rest), minimum: least, maximum: most })
}

export function yesNoSetting(title: string, about: About<boolean>) {
  return Type.Boolean(annotate('yes_no', title, about))
}

/** One of some words. */
export function choiceSetting<const Values extends readonly string[]>(
  title: string,
  choices: Values,
  about: About<Values[number]> = {},
) {
  return Type.Unsafe<Values[number]>({ ...oneOf(choices), ...annotate('choice', title, about) })
}

/** Several lines of text, such as names of repositories. */
export function listSetting(title: string, about: About<string[]> = {}) {
  return Type.Array(line(LONGEST_LINE), { ...annotate('list', title, about), maxItems: MOST_WORDS })
}

/**
 * Stored encrypted, and never shown again: answers only say whether it is set.
 * @param about.least how many characters it has at least
 */
export function secretSetting(
  title: string,
  { least = 1, ...about }: Omit<About<string>, 'default'> & { least?: number } = {},
) {
  return Type.String({ ...annotate('secret', title, about), ...lineRules, minLength: least })
}

const lineRules = { minLength: 1, maxLength: LONGEST_LINE, pattern: NO_CONTROL_ONE_LINE }

function annotate<Value>(kind: SettingKind, title: string, about: About<Value>) {
  return {
    [KIND]: kind,
    title,
    ...(about.help !== undefined && { description: about.help }),
    ...(about.default !== undefined && { default: about.default }),
  }
}

/** The kind of a setting; null when its schema was not made here. */
export function kindOfSetting(schema: TSchema): SettingKind | null {
  const found = SETTING_KINDS.find(
    (kind) => kind === new Map<string, unknown>(Object.entries(schema)).get(KIND),
  )
  return found ?? null
}
