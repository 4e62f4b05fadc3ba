import { Text, TextInput } from '@mantine/core'
import type { AddedPasskey } from '@waybill/contract/access/second-factor.ts'
import { useState } from 'react'
import { t } from '../../../messages/messages.ts'
import { client } from '../../../session/client.ts'
import { makePasskey } from '../../../session/passkeys.ts'
import { mustHave } from '../../../ui/must-have.ts'
import { errorOf } from '../../../ui/problem-note.tsx'
import { ProofDialog } from './proof-dialog.tsx'

interface AddPasskeyDialogProps {
  hasTotp: boolean
  onAdded: (passkey: AddedPasskey) => Promise<void>
  onClose: () => void
}

export function AddPasskeyDialog({ hasTotp, onAdded, onClose }: AddPasskeyDialogProps) {
  const [name, setName] = useState('')
  const [givenUp, setGivenUp] = useState(false)
  return (
    <ProofDialog
      title={t('settings.passkeys.add')}
      hasTotp={hasTotp}
      onClose={onClose}
      onProof={async (proof) => {
        mustHave({ name })
        setGivenUp(false)
        const response = await makePasskey(await client.passkeys.options(proof))
        if (!response) return setGivenUp(true)
        await onAdded(await client.passkeys.add({ name: name.trim(), response }))
      }}
      fields={['name']}
    >
      {(problem) => (
        <>
          {givenUp && (
            <Text size="md" role="alert">
              {t('settings.passkeys.given_up')}
            </Text>
          )}
          <TextInput
            label={t('settings.passkeys.name')}
            description={t('settings.passkeys.name_text')}
            required
            withAsterisk={false}
            maxLength={64}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            error={errorOf(problem, 'name')}
          />
        </>
      )}
    </ProofDialog>
  )
}
