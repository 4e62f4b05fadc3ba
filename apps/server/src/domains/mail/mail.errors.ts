import { Problem } from '@waybill/contract/problems/problem.ts'

export function noAddress() {
  return new Problem({
    status: 409,
    code: 'mail.no_address',
    title: 'You have no e-mail address',
    detail: 'Give your account an address first; the test goes there.',
  })
}

export function linkNotValid() {
  return new Problem({
    status: 404,
    code: 'mail.link_not_valid',
    title: 'This link is not valid',
    detail: 'Open the link of a newer mail, or sign in and switch mail off in Settings, Notifications.',
  })
}
