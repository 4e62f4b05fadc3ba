/** The contract's limit of descriptions and comments, in UTF-16 code units. */
const LONGEST = 65_536

/** Control characters, which no text of Waybill holds: all but tab and line break. */
// oxlint-disable-next-line no-control-regex -- they are what is looked for
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/g

/** A line: what breaks it becomes a blank, and what is too long is cut with an ellipsis. */
export function oneLine(text: string, longest: number): { text: string; cut: boolean } {
  const clean = text
    .replace(/[\t\n\r]+/g, ' ')
    .replace(CONTROL, '')
    .trim()
  if (clean.length <= longest) return { text: clean, cut: false }
  return { text: `${whole(clean, longest - 1)}…`, cut: true }
}

/** A text with `\n` as its line break; one that is too long is cut, and says so with its length and where it is whole. */
export function longText(text: string, url: string | null): { text: string; cut: boolean } {
  const clean = text.replace(/\r\n?/g, '\n').replace(CONTROL, '')
  if (clean.length <= LONGEST) return { text: clean, cut: false }
  const where = url === null ? '' : `; the whole is at ${url.slice(0, 1_000)}`
  const mark = `\n\n[Cut by the import: the original has ${String(clean.length)} characters${where}]`
  return { text: whole(clean, LONGEST - mark.length) + mark, cut: true }
}

/** The beginning of a text, without half a character at its end. */
function whole(text: string, length: number): string {
  const last = text.charCodeAt(length - 1)
  const isHalf = last >= 0xd800 && last <= 0xdbff
  return text.slice(0, isHalf ? length - 1 : length)
}
