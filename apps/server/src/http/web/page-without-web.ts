import type { FastifyReply, FastifyRequest } from 'fastify'

/**
 * What pages say where the web application is not built: plain text, for a browser or curl. One-time links carry their
 * code after `#`, which no browser sends, so these say what to do with it. Null: there is nothing to say at this address.
 */
export function pageWithoutWeb(
  { originalUrl }: FastifyRequest,
  reply: FastifyReply,
  publicUrl: URL,
): FastifyReply | null {
  const path = originalUrl.split('?')[0] ?? '/'
  const help = helpOf(path, new URL('/api/v1/', publicUrl).href)
  if (help === null) return null
  return reply
    .code(path === '/' ? 503 : 200)
    .type('text/plain; charset=utf-8')
    .send(help)
}

function helpOf(path: string, api: string): string | null {
  const header = '"Content-Type: application/json"'
  switch (path) {
    case '/':
      return `Waybill runs, but its web application is not built. "npm start" builds it; so does "npm run build".
The API works without it: /docs shows it all.
`
    case '/setup':
      return `This link makes the first admin of this Waybill, once. Its code is what stands after #code= in the address.

curl ${api}setup -H ${header} \\
  -d '{"code":"CODE","name":"Your name","email":"you@example.org","password":"at least 10 characters"}'
`
    case '/invitation':
      return `This link lets you choose your password, once. Its code is what stands after #code= in the address.

curl ${api}invitations/accept -H ${header} \\
  -d '{"code":"CODE","password":"at least 10 characters"}'
`
    default:
      return null
  }
}
