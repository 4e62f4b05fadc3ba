/** What somebody types as the key of a project, as far as a key may look like that. */
export function typedKey(text: string): string {
  return text
    .toUpperCase()
    .replace(/[^A-Z0-9]/g, '')
    .replace(/^[0-9]+/, '')
}
