/** Stands in the built index.html wherever a nonce belongs (`html.cspNonce` of apps/web/vite.config.ts). */
export const NONCE_PLACE = '__CSP_NONCE__'

/**
 * What a page of the web application may load: what Waybill itself serves, and no script that stands in the page. Styles
 * that the components add while they run carry the nonce of this answer (docs/decisions/0023-web.md).
 */
export function pagePolicy(publicUrl: URL, nonce: string): string {
  const sockets = `${publicUrl.protocol === 'https:' ? 'wss:' : 'ws:'}//${publicUrl.host}`
  return Object.entries({
    'default-src': "'none'",
    'script-src': "'self'",
    'style-src': `'self' 'nonce-${nonce}'`,
    'img-src': "'self' data: blob:",
    'font-src': "'self'",
    // Older browsers do not count sockets of the same host as 'self'.
    'connect-src': `'self' ${sockets}`,
    'worker-src': "'self'",
    'manifest-src': "'self'",
    'base-uri': "'none'",
    'form-action': "'self'",
    'frame-ancestors': "'none'",
  })
    .map(([name, value]) => `${name} ${value}`)
    .join('; ')
}
