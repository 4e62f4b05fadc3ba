import type { FastifyInstance } from 'fastify'

/**
 * One-time links carry their code after `#`, which no browser sends, so these pages only say what to do with it. They are
 * plain text: whoever runs the server reads them in a browser or with curl.
 */
export function registerLinkHelp(app: FastifyInstance, publicUrl: URL): void {
  const api = new URL('/api/v1/', publicUrl).href
  const header = '"Content-Type: application/json"'
  const pages: Record<string, string> = {
    '/setup': `This link makes the first admin of this Waybill, once. Its code is what stands after #code= in the address.

curl ${api}setup -H ${header} \\
  -d '{"code":"CODE","name":"Your name","email":"you@example.org","password":"at least 10 characters"}'
`,
    '/invitation': `This link lets you choose your password, once. Its code is what stands after #code= in the address.

curl ${api}invitations/accept -H ${header} \\
  -d '{"code":"CODE","password":"at least 10 characters"}'
`,
  }
  for (const [path, text] of Object.entries(pages)) {
    app.get(path, { schema: { hide: true } }, (_request, reply) =>
      reply.type('text/plain; charset=utf-8').send(text),
    )
  }
}
