import { Button } from '@mantine/core'
import type { NewTotp, SecondFactor } from '@waybill/contract/access/second-factor.ts'
import { useState } from 'react'
import { t } from '../../../messages/messages.ts'
import { client } from '../../../session/client.ts'
import { say } from '../../../ui/say.ts'
import { shortDate } from '../../../ui/instants.ts'
import { Quiet, Section } from '../section.tsx'
import { CodesDialog } from './codes-dialog.tsx'
import { ProofDialog } from './proof-dialog.tsx'
import { TotpDialog } from './totp-dialog.tsx'
import { askSecondFactorAgain } from './use-second-factor.ts'

type Open =
  | { dialog: 'prove' }
  | { dialog: 'scan'; totp: NewTotp }
  | { dialog: 'codes'; codes: string[] }
  | { dialog: 'remove' }
  | null

export function TotpSection({ factor }: { factor: SecondFactor }) {
  const [open, setOpen] = useState<Open>(null)
  const close = () => setOpen(null)
  const action = factor.totp ? (
    <Button variant="default" onClick={() => setOpen({ dialog: 'remove' })}>
      {t('settings.totp.remove')}
    </Button>
  ) : (
    <Button variant="default" onClick={() => setOpen({ dialog: 'prove' })}>
      {t('settings.totp.add')}
    </Button>
  )
  return (
    <Section title={t('settings.totp')} text={t('settings.totp_text')} action={action}>
      {factor.totp && (
        <Quiet>{t('settings.totp.since', { when: shortDate(factor.totp.since, Date.now()) })}</Quiet>
      )}
      {open?.dialog === 'prove' && (
        <ProofDialog
          title={t('settings.totp.add')}
          hasTotp={false}
          onClose={close}
          onProof={async (proof) =>
            setOpen({ dialog: 'scan', totp: await client.secondFactor.startTotp(proof) })
          }
        />
      )}
      {open?.dialog === 'scan' && (
        <TotpDialog
          totp={open.totp}
          onClose={close}
          onConfirmed={async (codes) => {
            say(t('settings.totp.on'), { tone: 'good' })
            await askSecondFactorAgain()
            setOpen(codes && { dialog: 'codes', codes })
          }}
        />
      )}
      {open?.dialog === 'codes' && <CodesDialog codes={open.codes} onClose={close} />}
      {open?.dialog === 'remove' && (
        <ProofDialog
          title={t('settings.totp.remove_title')}
          text={t('settings.totp.remove_text')}
          confirm={t('settings.totp.remove')}
          takesAway
          hasTotp
          onClose={close}
          onProof={async (proof) => {
            await client.secondFactor.removeTotp(proof)
            await askSecondFactorAgain()
            say(t('settings.totp.removed'))
            close()
          }}
        />
      )}
    </Section>
  )
}
