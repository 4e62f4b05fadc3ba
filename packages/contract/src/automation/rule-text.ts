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
] as const
export type TextName = (typeof TEXT_NAMES)[number]

const NAMED = /\{\{\s*([^{}]*?)\s*\}\}/g

/** Names in the text that no ticket has. */
export function unknownNames(text: string): string[] {
  return [...text.matchAll(NAMED)].map(([, name = '']) => name).filter((name) => !isTextName(name))
}

/** The text with values in place of names; what the ticket does not have is "none". @param write how a value is written */
export function fillText(
  text: string,
  values: Readonly<Record<TextName, string | null>>,
  write: (value: string) => string = (value) => value,
): string {
  return text.replaceAll(NAMED, (whole, name: string) =>
    isTextName(name) ? write(values[name] ?? 'none') : whole,
  )
}

/** A value as it stands in Markdown, where it is only text: no link, and a mention of nobody. CommonMark, backslash escapes. */
export function asPlainMarkdown(value: string): string {
  return value.replaceAll(/[\\`*_{}[\]<>()#+!|~@]/g, (sign) => `\\${sign}`)
}

function isTextName(name: string): name is TextName {
  return TEXT_NAMES.some((one) => one === name)
}
