import { Problem } from '@waybill/contract/problems/problem.ts'

/** The token in a `Lock-Token` header; null without one. @throws Problem 400 when it is not a whole number. */
export function lockTokenOf(header: string | string[] | undefined): number | null {
  if (header === undefined) return null
  if (typeof header === 'string' && /^\d{1,15}$/.test(header.trim())) return Number(header)
  throw new Problem({
    status: 400,
    code: 'request.bad_lock_token',
    title: 'The Lock-Token header is not a token of this server',
    detail: 'Send the number that PUT /tickets/{ticket}/lock answered as "token".',
  })
}
