import { Button, Group, Text, TextInput } from '@mantine/core'
import type { NewTotp } from '@waybill/contract/access/second-factor.ts'
import { useState } from 'react'
import { t } from '../../../messages/messages.ts'
import { client } from '../../../session/client.ts'
import { ProblemNote, errorOf } from '../../../ui/problem-note.tsx'
import { useAct } from '../../../ui/use-act.ts'
import { CopiedText } from '../copied-text.tsx'
import { restOf } from '../rest-of.ts'
import { QrCode } from './qr-code.tsx'
import { Dialog } from '../dialog.tsx'
import { mustHave } from '../../../ui/must-have.ts'

interface TotpDialogProps {
  totp: NewTotp
  /** The recovery codes, if there were none before. */
  onConfirmed: (codes: string[] | null) => Promise<void>
  onClose: () => void
}

/** The key of a new authenticator app, and the first code that shows that the app has it. */
export function TotpDialog({ totp, onConfirmed, onClose }: TotpDialogProps) {
  const [code, setCode] = useState('')
  const { act, acting, problem } = useAct(async () => {
    mustHave({ code })
    const { recovery_codes } = await client.secondFactor.confirmTotp({ code: code.trim() })
    await onConfirmed(recovery_codes)
  })
  return (
    <Dialog onClose={onClose} title={t('settings.totp.add')} onSubmit={() => act()}>
      <Text size="md">{t('settings.totp.scan')}</Text>
      <QrCode text={totp.uri} label={t('settings.totp.qr')} />
      <CopiedText text={totp.secret} label={t('settings.totp.key')} />
      <ProblemNote problem={restOf(problem, ['code'])} />
      <TextInput
        label={t('settings.totp.code')}
        inputMode="numeric"
        autoComplete="one-time-code"
        required
        withAsterisk={false}
        data-autofocus
        value={code}
        onChange={(event) => setCode(event.currentTarget.value)}
        error={errorOf(problem, 'code')}
      />
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose}>
          {t('ui.cancel')}
        </Button>
        <Button type="submit" loading={acting}>
          {t('settings.totp.confirm')}
        </Button>
      </Group>
    </Dialog>
  )
}
