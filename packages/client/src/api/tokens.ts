import type {
  AccessTokenList,
  CreateAccessTokenInput,
  NewAccessToken,
} from '@waybill/contract/access/access-token.ts'
import type { CallOptions } from '../http/ask.ts'
import type { Http } from '../http/http.ts'
import { everyItem } from '../http/pages.ts'
import { path } from '../http/path.ts'
import type { PageQuery } from './page-query.ts'

/** Personal access tokens. `person`: an id, or `me`. */
export function tokenCalls(http: Http) {
  const list = (person: string, query: PageQuery = {}, options?: CallOptions) =>
    http.get<AccessTokenList>(path`/users/${person}/tokens`, query, options)

  return {
    list,
    every: (person: string, query: PageQuery = {}) => everyItem((page) => list(person, page), query),
    /** The answer holds the token itself, this once. */
    create: (person: string, input: CreateAccessTokenInput, options?: CallOptions) =>
      http.send<NewAccessToken>('POST', path`/users/${person}/tokens`, input, options),
    rotate: (person: string, token: string, options?: CallOptions) =>
      http.send<NewAccessToken>('POST', path`/users/${person}/tokens/${token}/rotate`, undefined, options),
    revoke: (person: string, token: string, options?: CallOptions) =>
      http.send<void>('DELETE', path`/users/${person}/tokens/${token}`, undefined, options),
  }
}
