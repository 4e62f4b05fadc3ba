import { createHash, randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import serveStatic from '@fastify/static'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { AppDeps } from '../app-deps.ts'
import { matches } from '../etag.ts'
import { pageWithoutWeb } from './page-without-web.ts'
import { NONCE_PLACE, pagePolicy } from './page-policy.ts'

/** Addresses that are never a page: an unknown one below them is answered as a problem. */
const NO_PAGE = /^\/(api|docs|metrics|assets)(\/|$)/
/** Names of the files beside index.html, such as /icon.svg. */
const FILE = '/:file(^\\w[\\w-]*\\.[\\w.-]+$)'
/** Their names change with their content. */
const HASHED = { maxAge: '365d', immutable: true } as const

/** Answers a request for a page; null where the address is none or the client does not want HTML. */
export type AnswerPage = (request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply | null>

/**
 * Serves the built web application: its files, and index.html for every page of it, known or not (the application says
 * itself what is not found). Where nothing is built, pages say so in plain text.
 */
export async function registerWeb(
  app: FastifyInstance,
  { web, publicUrl }: Pick<AppDeps, 'web' | 'publicUrl'>,
): Promise<AnswerPage> {
  if (web !== null) {
    // Written beside each file when the web is built; nothing is compressed while somebody waits.
    await app.register(serveStatic, { root: web, serve: false, preCompressed: true, suppressWarning: true })
    app.get<{ Params: { '*': string } }>('/assets/*', { schema: { hide: true } }, (request, reply) =>
      reply.header('vary', 'accept-encoding').sendFile(`assets/${request.params['*']}`, HASHED),
    )
    app.get<{ Params: { file: string } }>(FILE, { schema: { hide: true } }, (request, reply) =>
      request.params.file === 'index.html'
        ? reply.redirect('/', 301)
        : reply
            .header('vary', 'accept-encoding')
            .sendFile(request.params.file, { cacheControl: false, etag: true }),
    )
  }
  return async (request, reply) => {
    if (!isPage(request)) return null
    const html = web === null ? null : await readIndex(web)
    return html === null
      ? pageWithoutWeb(request, reply, publicUrl)
      : sendPage(request, reply, html, publicUrl)
  }
}

function isPage({ method, originalUrl, headers }: FastifyRequest): boolean {
  if (method !== 'GET' && method !== 'HEAD') return false
  const path = originalUrl.split('?')[0] ?? '/'
  if (NO_PAGE.test(path) || /\.\w+$/.test(path)) return false
  return /text\/html|\*\/\*|^$/.test(headers.accept ?? '')
}

/** Read for each page: a few hundred bytes, and a web that was built anew is there at once. */
async function readIndex(web: string): Promise<string | null> {
  try {
    return await readFile(join(web, 'index.html'), 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw error
  }
}

function sendPage(request: FastifyRequest, reply: FastifyReply, html: string, publicUrl: URL): FastifyReply {
  const content = createHash('sha256').update(html).update(pagePolicy(publicUrl, ''))
  const etag = `"${content.digest('base64url').slice(0, 22)}"`
  void reply.code(200).header('etag', etag).header('cache-control', 'private, no-cache')
  // Whoever has the page keeps the policy that came with it: its nonce is the one in that copy.
  if (matches(request.headers['if-none-match'], etag))
    return reply.removeHeader('content-security-policy').code(304).send()
  const nonce = randomBytes(18).toString('base64url')
  return reply
    .header('content-security-policy', pagePolicy(publicUrl, nonce))
    .type('text/html; charset=utf-8')
    .send(html.replaceAll(NONCE_PLACE, nonce))
}
