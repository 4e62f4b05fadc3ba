import { Button, Group, Stack } from '@mantine/core'
import { useState } from 'react'
import { t } from '../../../messages/messages.ts'
import { client } from '../../../session/client.ts'
import { queries } from '../../../session/queries.ts'
import { useMe } from '../../../session/session.ts'
import { ProblemNote, errorOf } from '../../../ui/problem-note.tsx'
import { say } from '../../../ui/say.ts'
import { useAct } from '../../../ui/use-act.ts'
import { restOf } from '../rest-of.ts'
import { Section } from '../section.tsx'
import { PasswordField } from '../../../ui/password-field.tsx'
import { Form } from '../../../ui/form.tsx'

const FIELDS = ['current_password', 'password'] as const

export function PasswordSection() {
  const me = useMe()
  const [current, setCurrent] = useState('')
  const [next, setNext] = useState('')
  const { act, acting, problem } = useAct(async () => {
    await client.sessions.changePassword({ current_password: current, password: next })
    setCurrent('')
    setNext('')
    say(t('settings.password.changed'), { tone: 'good' })
    await queries.invalidateQueries({ queryKey: ['settings', 'sessions'] })
  })
  return (
    <Section title={t('settings.password')} text={t('settings.password_text')}>
      <Form onSubmit={() => act()}>
        <Stack gap="md" maw="var(--panel)">
          <ProblemNote problem={restOf(problem, FIELDS)} />
          <input type="hidden" autoComplete="username" value={me.email ?? ''} readOnly />
          <PasswordField
            label={t('settings.password.current')}
            autoComplete="current-password"
            value={current}
            onChange={(event) => setCurrent(event.currentTarget.value)}
            error={errorOf(problem, 'current_password')}
          />
          <PasswordField
            label={t('settings.password.new')}
            description={t('settings.password.new_text')}
            autoComplete="new-password"
            value={next}
            onChange={(event) => setNext(event.currentTarget.value)}
            error={errorOf(problem, 'password')}
          />
          <Group>
            <Button type="submit" loading={acting} disabled={current === '' || next === ''}>
              {t('settings.password.change')}
            </Button>
          </Group>
        </Stack>
      </Form>
    </Section>
  )
}
