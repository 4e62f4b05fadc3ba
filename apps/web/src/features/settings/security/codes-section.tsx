import { Button } from '@mantine/core'
import type { SecondFactor } from '@waybill/contract/access/second-factor.ts'
import { useState } from 'react'
import { t } from '../../../messages/messages.ts'
import { client } from '../../../session/client.ts'
import { Quiet, Section } from '../section.tsx'
import { CodesDialog } from './codes-dialog.tsx'
import { ProofDialog } from './proof-dialog.tsx'
import { askSecondFactorAgain } from './use-second-factor.ts'

export function CodesSection({ factor }: { factor: SecondFactor }) {
  const [proving, setProving] = useState(false)
  const [codes, setCodes] = useState<string[] | null>(null)
  const action = (
    <Button variant="default" onClick={() => setProving(true)}>
      {t('settings.codes.renew')}
    </Button>
  )
  return (
    <Section title={t('settings.codes')} text={t('settings.codes_text')} action={action}>
      <Quiet>{t('settings.codes.left', { count: factor.recovery_codes_left })}</Quiet>
      {proving && (
        <ProofDialog
          title={t('settings.codes.renew')}
          text={t('settings.codes.renew_text')}
          confirm={t('settings.codes.renew')}
          hasTotp={factor.totp !== null}
          onClose={() => setProving(false)}
          onProof={async (proof) => {
            const made = await client.secondFactor.renewRecoveryCodes(proof)
            await askSecondFactorAgain()
            setProving(false)
            setCodes(made.recovery_codes)
          }}
        />
      )}
      {codes && <CodesDialog codes={codes} onClose={() => setCodes(null)} />}
    </Section>
  )
}
