/** Words such as `internal` or `usb`, kept as a JSON array. */
export function readTransports(json: string): string[] {
  const words: unknown = JSON.parse(json)
  return Array.isArray(words) ? words.filter((word) => typeof word === 'string') : []
}
