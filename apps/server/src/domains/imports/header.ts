/**
 * The columns of a file by name: a name that stands in the header again becomes `name#2`, `name#3` and so on, so that
 * every column can be named.
 */
export function columnNames(header: readonly string[]): string[] {
  const seen = new Map<string, number>()
  return header.map((cell) => {
    const name = cell.trim()
    const count = (seen.get(name) ?? 0) + 1
    seen.set(name, count)
    return count === 1 ? name : `${name}#${String(count)}`
  })
}
