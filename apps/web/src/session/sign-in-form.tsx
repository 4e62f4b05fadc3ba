import { Button, Stack, TextInput } from '@mantine/core'
import type { SecondFactorNeeded } from '@waybill/contract/access/second-factor.ts'
import { useState } from 'react'
import { PasskeyButton } from '../features/sign-in/passkey-button.tsx'
import { SecondFactorStep } from '../features/sign-in/second-factor-step.tsx'
import { t } from '../messages/messages.ts'
import { errorOf, ProblemNote } from '../ui/problem-note.tsx'
import { restOf } from '../features/settings/rest-of.ts'
import { useAct } from '../ui/use-act.ts'
import { client } from './client.ts'
import { PasswordField } from '../ui/password-field.tsx'
import { Form } from '../ui/form.tsx'
import { mustHave } from '../ui/must-have.ts'

interface SignInFormProps {
  /** Somebody who is known already: only the password is asked for. */
  known?: { name: string; email: string }
  onSignedIn: () => Promise<void>
}

/** Address and password, and the second step where it is needed. */
export function SignInForm({ known, onSignedIn }: SignInFormProps) {
  const [email, setEmail] = useState(known?.email ?? '')
  const [password, setPassword] = useState('')
  const [needed, setNeeded] = useState<SecondFactorNeeded | null>(null)
  const { act, acting, problem } = useAct(async () => {
    mustHave({ username: email, password })
    const outcome = await client.sessions.signIn({ username: email.trim(), password })
    if (outcome.needed) return setNeeded(outcome.needed)
    await onSignedIn()
  })
  if (needed) {
    return (
      <SecondFactorStep needed={needed} onSignedIn={() => void onSignedIn()} onBack={() => setNeeded(null)} />
    )
  }
  return (
    <>
      <Form onSubmit={() => act()}>
        <Stack gap="md">
          <ProblemNote problem={restOf(problem, ['username', 'password'])} />
          {known ? (
            <input type="hidden" autoComplete="username" value={email} readOnly />
          ) : (
            <TextInput
              label={t('session.email')}
              type="email"
              autoComplete="username"
              required
              withAsterisk={false}
              data-autofocus
              autoFocus
              error={errorOf(problem, 'username')}
              value={email}
              onChange={(event) => setEmail(event.currentTarget.value)}
            />
          )}
          <PasswordField
            label={known ? t('session.password_of', { name: known.name }) : t('session.password')}
            autoComplete="current-password"
            data-autofocus={known ? true : undefined}
            error={errorOf(problem, 'password')}
            value={password}
            onChange={(event) => setPassword(event.currentTarget.value)}
          />
          <Button type="submit" loading={acting}>
            {t('session.sign_in')}
          </Button>
        </Stack>
      </Form>
      <PasskeyButton onSignedIn={onSignedIn} />
    </>
  )
}
