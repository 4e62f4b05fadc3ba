import type { FastifyDynamicSwaggerOptions } from '@fastify/swagger'
import type { AppDeps } from './app-deps.ts'
import { VERSION } from './version.ts'

/** What the OpenAPI document says besides the routes. */
export function openApiInfo(
  deps: Pick<AppDeps, 'publicUrl'>,
): NonNullable<FastifyDynamicSwaggerOptions['openapi']> {
  return {
    openapi: '3.1.0',
    info: {
      title: 'Waybill',
      version: VERSION,
      description:
        'The API of Waybill. Errors are problem+json (RFC 9457) with a stable `code`. Lists are paged by `?limit` and ' +
        '`?after`. POST takes an `Idempotency-Key`, PATCH an `If-Match` or a `base_seq`, ' +
        'every change of a ticket the `Lock-Token` of its lease. `/api/...` means the current version.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: deps.publicUrl.origin }],
    security: [{ bearer: [] }, { cookie: [] }],
    components: {
      securitySchemes: {
        bearer: {
          type: 'http',
          scheme: 'bearer',
          description: 'An access token or a personal access token (wb_...)',
        },
        cookie: {
          type: 'apiKey',
          in: 'cookie',
          name: 'waybill_access',
          description: 'Browsers; unsafe methods need X-CSRF-Token',
        },
      },
    },
  }
}
