import type { Post } from '../../jobs/end-actions.job.ts'
import { requestOutside } from './request-outside.ts'

/** Posts JSON for end actions. @param hosts in private networks that may be called, as `WAYBILL_ALLOWED_HOSTS` names them */
export function postOutside(hosts: readonly string[]): Post {
  const send = requestOutside(hosts)
  return ({ url, key, body, signal }) =>
    send({ url, body, signal, headers: { 'content-type': 'application/json', 'idempotency-key': key } })
}
