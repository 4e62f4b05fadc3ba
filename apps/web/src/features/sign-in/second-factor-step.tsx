import { Button, Stack, Text, TextInput } from '@mantine/core'
import type { GivenSecondFactor } from '@waybill/client'
import type { SecondFactorMethod, SecondFactorNeeded } from '@waybill/contract/access/second-factor.ts'
import type { Person } from '@waybill/contract/people/person.ts'
import { useState } from 'react'
import { t } from '../../messages/messages.ts'
import { client } from '../../session/client.ts'
import { askPasskey, passkeysWork } from '../../session/passkeys.ts'
import { errorOf, ProblemNote } from '../../ui/problem-note.tsx'
import { restOf } from '../settings/rest-of.ts'
import { useAct } from '../../ui/use-act.ts'
import { Form } from '../../ui/form.tsx'
import { mustHave } from '../../ui/must-have.ts'

interface SecondFactorStepProps {
  needed: SecondFactorNeeded
  onSignedIn: (person: Person) => void
  onBack: () => void
}

/** After the password: a code, a passkey or a recovery code, whichever the person has. */
export function SecondFactorStep({ needed, onSignedIn, onBack }: SecondFactorStepProps) {
  const methods = needed.methods.filter((method) => method !== 'passkey' || passkeysWork())
  const [method, setMethod] = useState<SecondFactorMethod | undefined>(methods[0])
  const [given, setGiven] = useState('')
  const [givenUp, setGivenUp] = useState(false)
  const { act, acting, problem, forget } = useAct(async () => {
    setGivenUp(false)
    if (method !== 'passkey') mustHave({ given })
    const factor = await factorOf(method, given.trim(), needed)
    if (factor) onSignedIn(await client.sessions.finishSignIn(needed.challenge, factor))
    else setGivenUp(true)
  })
  const choose = (next: SecondFactorMethod) => {
    setMethod(next)
    setGiven('')
    setGivenUp(false)
    forget()
  }
  return (
    <Form onSubmit={() => act()}>
      <Stack gap="md">
        <ProblemNote problem={restOf(problem, ['given'])} />
        {givenUp && (
          <Text size="md" role="alert">
            {t('sign_in.no_passkey')}
          </Text>
        )}
        {method === undefined && <Text size="md">{t('sign_in.no_way')}</Text>}
        {method === 'passkey' && <Text size="md">{t('sign_in.passkey_text')}</Text>}
        {(method === 'totp' || method === 'recovery_code') && (
          <TextInput
            key={method}
            label={t(`sign_in.${method}`)}
            description={t(`sign_in.${method}_text`)}
            inputMode={method === 'totp' ? 'numeric' : 'text'}
            autoComplete={method === 'totp' ? 'one-time-code' : 'off'}
            required
            withAsterisk={false}
            autoFocus
            data-autofocus
            error={errorOf(problem, 'given')}
            value={given}
            onChange={(event) => setGiven(event.currentTarget.value)}
          />
        )}
        {method !== undefined && (
          <Button type="submit" loading={acting} autoFocus={method === 'passkey'}>
            {method === 'passkey' ? t('sign_in.use_passkey') : t('session.sign_in')}
          </Button>
        )}
        {methods
          .filter((other) => other !== method)
          .map((other) => (
            <Button key={other} variant="subtle" onClick={() => choose(other)}>
              {t(`sign_in.instead.${other}`)}
            </Button>
          ))}
        <Button variant="subtle" onClick={onBack}>
          {t('ui.back')}
        </Button>
      </Stack>
    </Form>
  )
}

/** null: the person closed the dialogue of the browser. */
async function factorOf(
  method: SecondFactorMethod | undefined,
  given: string,
  { passkey }: SecondFactorNeeded,
): Promise<GivenSecondFactor | null> {
  if (method === 'totp') return { code: given }
  if (method === 'recovery_code') return { recovery_code: given }
  const response = passkey && (await askPasskey(passkey))
  return response && { passkey: response }
}
