import type {
  AddPasskeyInput,
  AddedPasskey,
  IdentityProof,
  PasskeyList,
} from '@waybill/contract/access/second-factor.ts'
import type { CreationOptions } from '@waybill/contract/access/webauthn.ts'
import type { CallOptions } from '../http/ask.ts'
import type { Http } from '../http/http.ts'
import { path } from '../http/path.ts'

/** One's own passkeys. Signing in by one: `client.sessions`. */
export function passkeyCalls(http: Http) {
  return {
    list: (options?: CallOptions) => http.get<PasskeyList>('/users/me/passkeys', undefined, options),
    /** For `navigator.credentials.create`; good for five minutes. */
    options: (proof: IdentityProof, options?: CallOptions) =>
      http.send<CreationOptions>('POST', '/users/me/passkeys/options', proof, options),
    add: (input: AddPasskeyInput, options?: CallOptions) =>
      http.send<AddedPasskey>('POST', '/users/me/passkeys', input, options),
    remove: (passkey: string, proof: IdentityProof, options?: CallOptions) =>
      http.send<void>('DELETE', path`/users/me/passkeys/${passkey}`, proof, options),
  }
}
