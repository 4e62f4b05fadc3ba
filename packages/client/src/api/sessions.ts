import type {
  AcceptInvitationAnswer,
  AcceptInvitationInput,
  ChangePasswordInput,
  Session,
  SignInAnswer,
} from '@waybill/contract/access/session.ts'
import {
  SECOND_FACTORS,
  type SecondFactorInput,
  type SecondFactorMethod,
  type SecondFactorNeeded,
} from '@waybill/contract/access/second-factor.ts'
import type { RequestOptions, SignInResponse } from '@waybill/contract/access/webauthn.ts'
import type { Person, SetUpInput } from '@waybill/contract/people/person.ts'
import { Problem } from '@waybill/contract/problems/problem.ts'
import type { CallOptions, Method } from '../http/ask.ts'
import type { Http } from '../http/http.ts'
import { everyItem, type Page } from '../http/pages.ts'
import { path } from '../http/path.ts'
import { isObject } from '../http/problems.ts'
import type { PageQuery } from './page-query.ts'

/** Who has signed in, or what else they must show: then `finishSignIn`. */
export type SignInOutcome = { user: Person; needed: null } | { user: null; needed: SecondFactorNeeded }

/** One of the three. */
export type GivenSecondFactor = Pick<SecondFactorInput, 'code' | 'recovery_code' | 'passkey'>

/** Signing in and out, passwords, and where one is signed in. */
export function sessionCalls(http: Http) {
  const list = (person: string, query: PageQuery = {}, options?: CallOptions) =>
    http.get<Page<Session>>(path`/users/${person}/sessions`, query, options)

  async function anonymous<T>(method: Method, where: string, body: unknown): Promise<T> {
    return (await http.request<T>({ method, path: where, body, anonymous: true })).body
  }

  async function start(where: string, input: object): Promise<Person> {
    const { cookies } = http.credentials
    const answer = await anonymous<SignInAnswer>('POST', where, { ...input, ...(cookies && { cookies }) })
    const { access, refresh, user } = answer
    if (access !== undefined) http.signedInAs({ access, refresh })
    else http.signedInAs(null)
    return user
  }

  return {
    /**
     * Signs in; later calls are this person's. With cookies the tokens are kept by the browser, else by the client.
     * @throws Problem 401 `access.wrong_credentials`, 429 `access.locked_out`
     */
    async signIn(credentials: { username: string; password: string }): Promise<SignInOutcome> {
      try {
        return { user: await start('/users/token', credentials), needed: null }
      } catch (error) {
        const needed = neededOf(error)
        if (!needed) throw error
        return { user: null, needed }
      }
    },

    /**
     * The second step, with the `challenge` of the first; a slip may be repeated with the same one.
     * @throws Problem 401 `access.wrong_second_factor`, `access.challenge_not_valid` (begin anew), 429 `access.locked_out`
     */
    finishSignIn: (challenge: string, given: GivenSecondFactor) =>
      start('/users/token/second-factor', { challenge, ...given }),

    /** For `navigator.credentials.get`, to sign in without a password; good for five minutes. */
    passkeyOptions: () => anonymous<RequestOptions>('POST', '/users/token/passkey/options', {}),
    /** @throws Problem 401 `access.wrong_passkey` */
    signInWithPasskey: (response: SignInResponse) => start('/users/token/passkey', { response }),

    /** Ends the session on the server and forgets its tokens, also when the server cannot be reached. */
    async signOut(): Promise<void> {
      const body = http.credentials.refreshBody()
      try {
        if (body) await anonymous('POST', '/users/logout', body)
      } finally {
        http.signedInAs(null)
      }
    },

    /** Gets a new access token now instead of when the next call needs it. */
    refresh: () => http.refresh(),

    /** The first admin, by the code that the first start prints. */
    setUp: (input: SetUpInput) => anonymous<Person>('POST', '/setup', input),
    acceptInvitation: (input: AcceptInvitationInput) =>
      anonymous<AcceptInvitationAnswer>('POST', '/invitations/accept', input),
    changePassword: (input: ChangePasswordInput, options?: CallOptions) =>
      http.send<void>('POST', '/users/me/password', input, options),

    /** `person`: an id, or `me`. */
    list,
    every: (person: string, query: PageQuery = {}) => everyItem((page) => list(person, page), query),
    end: (person: string, session: string, options?: CallOptions) =>
      http.send<void>('DELETE', path`/users/${person}/sessions/${session}`, undefined, options),
    /** All sessions of a person; of oneself, all but the one that asks. */
    endAll: (person: string, options?: CallOptions) =>
      http.send<void>('DELETE', path`/users/${person}/sessions`, undefined, options),
  }
}

/** What the problem of a first step asks for; null when it is another one. */
function neededOf(error: unknown): SecondFactorNeeded | null {
  if (!(error instanceof Problem) || error.code !== 'session.second_factor_needed') return null
  const { challenge, methods, passkey } = error.extra ?? {}
  if (typeof challenge !== 'string' || !Array.isArray(methods)) return null
  return { challenge, methods: methods.filter(isMethod), passkey: isRequestOptions(passkey) ? passkey : null }
}

function isMethod(value: unknown): value is SecondFactorMethod {
  return SECOND_FACTORS.some((method) => method === value)
}

function isRequestOptions(value: unknown): value is RequestOptions {
  return isObject(value) && typeof value['challenge'] === 'string'
}
