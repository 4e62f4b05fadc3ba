import { Button, Group, Text, TextInput } from '@mantine/core'
import type { Problem } from '@waybill/contract/problems/problem.ts'
import type { IdentityProof } from '@waybill/contract/access/second-factor.ts'
import { useState, type ReactNode } from 'react'
import { t } from '../../../messages/messages.ts'
import { useMe } from '../../../session/session.ts'
import { ProblemNote, errorOf } from '../../../ui/problem-note.tsx'
import { useAct } from '../../../ui/use-act.ts'
import { restOf } from '../rest-of.ts'
import { Dialog } from '../dialog.tsx'
import { PasswordField } from '../../../ui/password-field.tsx'
import { mustHave } from '../../../ui/must-have.ts'

interface ProofDialogProps {
  title: string
  text?: string
  /** The button; "Go on" without it. */
  confirm?: string
  /** What is taken away is confirmed by a red button. */
  takesAway?: boolean
  /** A code of the authenticator app does as well. */
  hasTotp: boolean
  /** Further fields above the password, and what is wrong with them. */
  children?: (problem: Problem | null) => ReactNode
  /** Their names. */
  fields?: readonly string[]
  /** It stays open when this is refused, and says why. */
  onProof: (proof: IdentityProof) => Promise<void>
  onClose: () => void
}

/** Whoever changes how they sign in shows once more that it is them. */
export function ProofDialog(props: ProofDialogProps) {
  const { title, text, confirm, takesAway = false, hasTotp, children, fields = [], onProof, onClose } = props
  const me = useMe()
  const [byCode, setByCode] = useState(false)
  const [given, setGiven] = useState('')
  const { act, acting, problem, forget } = useAct(async () => {
    mustHave({ [byCode ? 'code' : 'password']: given })
    await onProof(byCode ? { code: given.trim() } : { password: given })
  })
  const input = {
    required: true,
    withAsterisk: false,
    value: given,
    onChange: (event: { currentTarget: { value: string } }) => setGiven(event.currentTarget.value),
    'data-autofocus': true,
  }
  const change = () => {
    setByCode(!byCode)
    setGiven('')
    forget()
  }
  return (
    <Dialog onClose={onClose} title={title} onSubmit={() => act()}>
      {text && <Text size="md">{text}</Text>}
      <ProblemNote problem={restOf(problem, ['password', 'code', ...fields])} />
      {children?.(problem)}
      {byCode ? (
        <TextInput
          key="code"
          label={t('settings.proof.code')}
          inputMode="numeric"
          autoComplete="one-time-code"
          error={errorOf(problem, 'code')}
          {...input}
        />
      ) : (
        <>
          <input type="hidden" autoComplete="username" value={me.email ?? ''} readOnly />
          <PasswordField
            key="password"
            label={t('settings.proof.password')}
            autoComplete="current-password"
            error={errorOf(problem, 'password')}
            {...input}
          />
        </>
      )}
      <Group justify="space-between">
        {hasTotp ? (
          <Button variant="subtle" onClick={change}>
            {byCode ? t('settings.proof.use_password') : t('settings.proof.use_code')}
          </Button>
        ) : (
          <span />
        )}
        <Group gap="sm">
          <Button variant="default" onClick={onClose}>
            {t('ui.cancel')}
          </Button>
          <Button type="submit" loading={acting} {...(takesAway && { color: 'red' })}>
            {confirm ?? t('settings.proof.go_on')}
          </Button>
        </Group>
      </Group>
    </Dialog>
  )
}
