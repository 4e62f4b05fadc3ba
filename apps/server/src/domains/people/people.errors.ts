import { type Problem, conflict, invalidField, notFound } from '@waybill/contract/problems/problem.ts'

export const noSuchPerson = () => notFound('person')

export function emailTaken(pointer = '/email'): Problem {
  return invalidField(pointer, 'person.email_taken', 'somebody else already has this e-mail address')
}

export function badLocale(): Problem {
  return invalidField('/locale', 'person.unknown_locale', 'must be a language tag such as de-AT (BCP 47)')
}

export function badTimeZone(): Problem {
  return invalidField(
    '/time_zone',
    'person.unknown_time_zone',
    'must be an IANA time zone such as Europe/Vienna',
  )
}

export function lastAdmin(): Problem {
  return conflict(
    'person.last_admin',
    'This is the last active admin who can sign in',
    'Make somebody else an admin first; otherwise nobody could manage this installation any more.',
  )
}

/** One-time links are for people who can sign in afterwards. */
export function cannotSignIn(): Problem {
  return conflict(
    'person.cannot_sign_in',
    'This person cannot sign in',
    'They are deactivated, stand for somebody of an imported system, or have no e-mail address. Mend that first.',
  )
}

export function codeNotValid(): Problem {
  return invalidField(
    '/code',
    'person.code_not_valid',
    'has been used, has run out, or was never given; ask an admin for a new link',
  )
}

export function awayEndsBefore() {
  return invalidField('/away/until', 'person.away_ends_before', 'must be later than the beginning')
}
