import { Problem } from '@waybill/contract/problems/problem.ts'

export function noAddress() {
  return new Problem({
    status: 409,
    code: 'mail.no_address',
    title: 'You have no e-mail address',
    detail: 'Give your account an address first; the test goes there.',
  })
}
