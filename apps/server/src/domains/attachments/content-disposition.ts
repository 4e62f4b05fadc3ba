/**
 * The header that names a file (RFC 6266): for every program a name in ASCII, and where that is not all of it the true one in
 * the form of RFC 8187.
 */
export function contentDisposition(as: 'inline' | 'attachment', name: string): string {
  const ascii = name.replaceAll(/[^\x20-\x7e]/g, '_').replaceAll(/["\\%]/g, '_')
  const plain = `${as}; filename="${ascii}"`
  return ascii === name ? plain : `${plain}; filename*=UTF-8''${encode(name)}`
}

/** What encodeURIComponent leaves alone and an attribute's value may not have. */
function encode(name: string): string {
  return encodeURIComponent(name).replaceAll(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}
