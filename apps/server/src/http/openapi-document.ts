import type { FastifyInstance } from 'fastify'

/** The OpenAPI document as it is committed: the same text for the same routes, whatever the address of the server. */
export function openApiText(app: FastifyInstance): string {
  const document = { ...app.swagger(), servers: [{ url: 'http://127.0.0.1:3000' }] }
  return `${JSON.stringify(document, null, 2)}\n`
}
