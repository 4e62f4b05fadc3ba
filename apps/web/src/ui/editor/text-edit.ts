/** What stands in a text field, and what of it is selected. */
export interface Field {
  text: string
  from: number
  to: number
}

/** Puts `insert` in place of what lies between, and selects anew. */
export interface TextEdit {
  from: number
  to: number
  insert: string
  select: [from: number, to: number]
}

/** Marks around what is selected, or takes them away when they are there: `**`, `_`, `` ` ``. */
export function wrap({ text, from, to }: Field, mark: string): TextEdit {
  const size = mark.length
  const selected = text.slice(from, to)
  const isAround = text.slice(from - size, from) === mark && text.slice(to, to + size) === mark
  if (isAround)
    return { from: from - size, to: to + size, insert: selected, select: [from - size, to - size] }
  const isInside = selected.length >= 2 * size && selected.startsWith(mark) && selected.endsWith(mark)
  if (isInside) return { from, to, insert: selected.slice(size, -size), select: [from, to - 2 * size] }
  return { from, to, insert: mark + selected + mark, select: [from + size, to + size] }
}

/** Code of one line is marked within it, code of several stands between fences. */
export function code(field: Field): TextEdit {
  const selected = field.text.slice(field.from, field.to)
  if (!selected.includes('\n')) return wrap(field, '`')
  const insert = `\`\`\`\n${selected}\n\`\`\``
  return {
    from: field.from,
    to: field.to,
    insert,
    select: [field.from + 4, field.from + 4 + selected.length],
  }
}

/** A link around what is selected; the caret goes to what is missing. */
export function link({ text, from, to }: Field): TextEdit {
  const selected = text.slice(from, to)
  if (URL.canParse(selected) && /^https?:/.test(selected))
    return { from, to, insert: `[](${selected})`, select: [from + 1, from + 1] }
  const insert = `[${selected}]()`
  const at = selected === '' ? from + 1 : from + selected.length + 3
  return { from, to, insert, select: [at, at] }
}

/** `- ` or `> ` before each line that is selected, or takes it away when all have it. */
export function prefixLines({ text, from, to }: Field, prefix: string): TextEdit {
  const start = text.lastIndexOf('\n', from - 1) + 1
  const after = text.indexOf('\n', to)
  const end = after === -1 ? text.length : after
  const lines = text.slice(start, end).split('\n')
  const isOn = lines.every((line) => line.startsWith(prefix))
  const changed = lines.map((line) => (isOn ? line.slice(prefix.length) : prefix + line))
  const insert = changed.join('\n')
  const select: [number, number] =
    from === to
      ? [Math.max(start, from + (isOn ? -prefix.length : prefix.length)), 0]
      : [start, start + insert.length]
  if (from === to) select[1] = select[0]
  return { from: start, to: end, insert, select }
}

/** What Enter does within a list or a quote: the next line begins like this one; an empty one ends it. Null: nothing special. */
export function continueLine({ text, from, to }: Field): TextEdit | null {
  if (from !== to) return null
  const start = text.lastIndexOf('\n', from - 1) + 1
  const line = text.slice(start, from)
  const [whole, indent = '', mark = '', box = ''] =
    /^(\s*)([-*+]|\d{1,6}[.)]|>)\s(\[[ xX]\]\s)?/.exec(line) ?? []
  if (whole === undefined) return null
  if (line === whole) return { from: start, to: from, insert: '', select: [start, start] }
  const insert = `\n${indent}${nextMark(mark)} ${box && '[ ] '}`
  return { from, to, insert, select: [from + insert.length, from + insert.length] }
}

function nextMark(mark: string): string {
  const number = Number.parseInt(mark, 10)
  return Number.isNaN(number) ? mark : `${String(number + 1)}${mark.slice(-1)}`
}
