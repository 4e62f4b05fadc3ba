import { Button, Stack } from '@mantine/core'
import type { SecondFactorNeeded } from '@waybill/contract/access/second-factor.ts'
import { Link, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { t } from '../../messages/messages.ts'
import { client } from '../../session/client.ts'
import { getSession, signedIn } from '../../session/session.ts'
import { ProblemNote, errorOf } from '../../ui/problem-note.tsx'
import { useAct } from '../../ui/use-act.ts'
import { DoorPage } from './door-page.tsx'
import { SecondFactorStep } from './second-factor-step.tsx'
import { useLinkCode } from './use-link-code.ts'
import { PasswordField } from '../../ui/password-field.tsx'
import { Form } from '../../ui/form.tsx'
import { mustHave } from '../../ui/must-have.ts'

/** The link of an admin: whoever holds it chooses a password, and is signed in unless a second factor is asked for. */
export function InvitationPage() {
  const code = useLinkCode()
  const [needed, setNeeded] = useState<SecondFactorNeeded | null>(null)
  const [password, setPassword] = useState('')
  const navigate = useNavigate()
  const enter = async () => {
    await signedIn()
    await navigate({ to: '/' })
  }
  const { act, acting, problem } = useAct(async () => {
    mustHave({ password })
    const { username } = await client.sessions.acceptInvitation({ code, password })
    const outcome = await client.sessions.signIn({ username, password })
    if (outcome.needed) setNeeded(outcome.needed)
    else await enter()
  })
  if (needed) {
    return (
      <DoorPage title={t('session.sign_in_to')}>
        <SecondFactorStep
          needed={needed}
          onSignedIn={() => void enter()}
          onBack={() => void navigate({ to: '/sign-in' })}
        />
      </DoorPage>
    )
  }
  const codeIsWrong = errorOf(problem, 'code') !== undefined
  if (code === '' || codeIsWrong) return <NotValid />
  const wrong = errorOf(problem, 'password')
  return (
    <DoorPage title={t('sign_in.choose_password')} text={t('sign_in.choose_password_text')}>
      <Form onSubmit={() => act()}>
        <Stack gap="md">
          <ProblemNote problem={wrong === undefined ? problem : null} />
          <PasswordField
            label={t('sign_in.new_password')}
            description={t('sign_in.new_password_text')}
            autoComplete="new-password"
            autoFocus
            value={password}
            onChange={(event) => setPassword(event.currentTarget.value)}
            error={wrong}
          />
          <Button type="submit" loading={acting}>
            {t('sign_in.keep_password')}
          </Button>
        </Stack>
      </Form>
    </DoorPage>
  )
}

function NotValid() {
  const isSignedIn = getSession().state === 'signed_in'
  return (
    <DoorPage title={t('sign_in.link_not_valid')} text={t('sign_in.link_not_valid_text')}>
      <Button component={Link} to={isSignedIn ? '/' : '/sign-in'}>
        {isSignedIn ? t('shell.to_home') : t('session.sign_in')}
      </Button>
    </DoorPage>
  )
}
