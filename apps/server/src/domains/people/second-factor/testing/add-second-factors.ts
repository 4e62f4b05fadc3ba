import type { CreationOptions } from '@waybill/contract/access/webauthn.ts'
import type { NewTotp } from '@waybill/contract/access/second-factor.ts'
import type { TestPerson, TestWorld } from '../../../../testing/test-world.ts'
import { Authenticator } from './authenticator.ts'
import { codeOfApp } from './code-of-app.ts'

const ORIGIN = 'https://waybill.test'

/** An authenticator app, recovery codes and a passkey, as their owner adds them. */
export async function addSecondFactors(
  world: TestWorld,
  person: TestPerson,
  password: string,
): Promise<NewTotp> {
  const before = world.deps.publicUrl
  world.deps.publicUrl = new URL(ORIGIN)
  const post = async <Body>(path: string, body: object): Promise<Body> => {
    const answer = await world.call(person, 'POST', path, { body })
    if (answer.status >= 300) throw new Error(`${path}: ${JSON.stringify(answer.body)}`)
    return answer.body as Body
  }
  const totp = await post<NewTotp>('/users/me/totp', { password })
  await post('/users/me/totp/confirm', { code: codeOfApp(totp.secret, world.now) })
  const options = await post<CreationOptions>('/users/me/passkeys/options', { password })
  const response = new Authenticator(ORIGIN).create(options)
  await post('/users/me/passkeys', { name: 'Key', response })
  world.deps.publicUrl = before
  return totp
}
