/** What of a ticket a text of a rule may name, as `{{key}}`. */
export const TEXT_NAMES = [
  'key',
  'title',
  'status',
  'priority',
  'severity',
  'category',
  'sub_category',
  'department',
  'assignee',
  'reporter',
  'team',
  'labels',
  'due',
  'description',
  'url',
  'actor',
  'comment',
] as const
export type TextName = (typeof TEXT_NAMES)[number]

/** What stands for each name in a text; null: the ticket has none. */
export type TextValues = Readonly<Record<TextName, string | null>> & {
  /** Of fields of the project, by key: `{{field.key}}`. */
  readonly fields: Readonly<Record<string, string | null>>
}

const NAMED = /\{\{\s*([^{}]*?)\s*\}\}/g

const FIELD = 'field.'

function namesIn(text: string): string[] {
  return [...text.matchAll(NAMED)].map(([, name = '']) => name)
}

/** Names in the text that no ticket has. */
export function unknownNames(text: string): string[] {
  return namesIn(text).filter((name) => !isTextName(name) && !name.startsWith(FIELD))
}

/** Keys of the fields that the text names. */
export function fieldsNamed(text: string): string[] {
  return namesIn(text).flatMap((name) => (name.startsWith(FIELD) ? [name.slice(FIELD.length)] : []))
}

/**
 * The text with values in place of names; what the ticket does not have is "none".
 * @param write how a value is written that somebody else wrote; the address of the ticket is ours
 */
export function fillText(
  text: string,
  values: TextValues,
  write: (value: string) => string = (value) => value,
): string {
  return text.replaceAll(NAMED, (whole, name: string) => {
    if (name.startsWith(FIELD)) return write(values.fields[name.slice(FIELD.length)] ?? 'none')
    if (!isTextName(name)) return whole
    const value = values[name] ?? 'none'
    return name === 'url' ? value : write(value)
  })
}

/** A value as it stands in Markdown, where it is only text: no link, and a mention of nobody. CommonMark, backslash escapes. */
export function asPlainMarkdown(value: string): string {
  return value.replaceAll(/[\\`*_{}[\]<>()#+!|~@]/g, (sign) => `\\${sign}`)
}

function isTextName(name: string): name is TextName {
  return TEXT_NAMES.some((one) => one === name)
}
