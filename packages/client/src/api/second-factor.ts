import type {
  ConfirmTotpInput,
  IdentityProof,
  NewTotp,
  RecoveryCodes,
  SecondFactor,
} from '@waybill/contract/access/second-factor.ts'
import type { CallOptions } from '../http/ask.ts'
import type { Http } from '../http/http.ts'
import { path } from '../http/path.ts'

/** The authenticator app, recovery codes, and what an admin does for somebody who has lost both. */
export function secondFactorCalls(http: Http) {
  return {
    /** `person`: an id, or `me`. */
    get: (person: string, options?: CallOptions) =>
      http.get<SecondFactor>(path`/users/${person}/second-factor`, undefined, options),
    /** A secret for an authenticator app; it counts from `confirmTotp` on. */
    startTotp: (proof: IdentityProof, options?: CallOptions) =>
      http.send<NewTotp>('POST', '/users/me/totp', proof, options),
    confirmTotp: (input: ConfirmTotpInput, options?: CallOptions) =>
      http.send<RecoveryCodes>('POST', '/users/me/totp/confirm', input, options),
    removeTotp: (proof: IdentityProof, options?: CallOptions) =>
      http.send<void>('DELETE', '/users/me/totp', proof, options),
    /** Ten new ones; the old ones stop working. */
    renewRecoveryCodes: (proof: IdentityProof, options?: CallOptions) =>
      http.send<RecoveryCodes>('POST', '/users/me/recovery-codes', proof, options),
    /** For admins: the person signs in by password alone again. */
    takeOff: (person: string, options?: CallOptions) =>
      http.send<void>('DELETE', path`/users/${person}/second-factor`, undefined, options),
  }
}
