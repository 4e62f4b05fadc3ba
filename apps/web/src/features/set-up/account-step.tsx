import { Button, PasswordInput, Stack, TextInput } from '@mantine/core'
import { useState } from 'react'
import { t } from '../../messages/messages.ts'
import { client } from '../../session/client.ts'
import { signedIn } from '../../session/session.ts'
import { ProblemNote, errorOf } from '../../ui/problem-note.tsx'
import { useAct } from '../../ui/use-act.ts'
import { Form } from '../../ui/form.tsx'
import { mustHave } from '../../ui/must-have.ts'

interface AccountStepProps {
  code: string
  onDone: () => void
}

const FIELDS = ['/name', '/email', '/password']

export function AccountStep({ code, onDone }: AccountStepProps) {
  const [name, setName] = useState('')
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const { act, acting, problem } = useAct(async () => {
    mustHave({ name, email, password })
    await client.sessions.setUp({ code, name: name.trim(), email: email.trim(), password })
    await client.sessions.signIn({ username: email.trim(), password })
    onDone()
    await signedIn()
  })
  const isBelow = problem?.errors?.every(({ pointer }) => FIELDS.includes(pointer)) === true
  return (
    <Form onSubmit={() => act()}>
      <Stack gap="md">
        <ProblemNote problem={isBelow ? null : problem} />
        <TextInput
          label={t('set_up.name')}
          autoComplete="name"
          required
          withAsterisk={false}
          autoFocus
          error={errorOf(problem, 'name')}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <TextInput
          label={t('session.email')}
          type="email"
          autoComplete="username"
          required
          withAsterisk={false}
          error={errorOf(problem, 'email')}
          value={email}
          onChange={(event) => setEmail(event.currentTarget.value)}
        />
        <PasswordInput
          label={t('session.password')}
          description={t('session.password_rule')}
          autoComplete="new-password"
          required
          withAsterisk={false}
          error={errorOf(problem, 'password')}
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
        <Button type="submit" loading={acting}>
          {t('set_up.create_account')}
        </Button>
      </Stack>
    </Form>
  )
}
