const UNITS = ['B', 'KB', 'MB', 'GB']

/** A number of bytes as people say it: `48 KB`. */
export function fileSize(bytes: number): string {
  let value = bytes
  let unit = 0
  while (value >= 1_000 && unit < UNITS.length - 1) {
    value /= 1_000
    unit += 1
  }
  const digits = unit > 0 && value < 10 ? 1 : 0
  return `${value.toFixed(digits)} ${UNITS[unit] ?? ''}`
}
