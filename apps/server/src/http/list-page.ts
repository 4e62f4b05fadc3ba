import type { FastifyRequest } from 'fastify'

/** The header that leads to the next page (RFC 8288): the same address with another `after`. */
export function linkToNext(
  request: Pick<FastifyRequest, 'url'>,
  next: string | null,
): Record<string, string> {
  if (next === null) return {}
  const [path = '', query] = request.url.split('?')
  const parameters = new URLSearchParams(query)
  parameters.set('after', next)
  return { link: `<${path}?${parameters.toString()}>; rel="next"` }
}

/** `limit` without a wish; the schemas allow up to 200. */
export const DEFAULT_LIMIT = 50
