import { Badge, Button } from '@mantine/core'
import type { Passkey, SecondFactor } from '@waybill/contract/access/second-factor.ts'
import { useState } from 'react'
import { t } from '../../../messages/messages.ts'
import { client } from '../../../session/client.ts'
import { passkeysWork } from '../../../session/passkeys.ts'
import { relativeTime } from '../../../ui/instants.ts'
import { say } from '../../../ui/say.ts'
import { useNow } from '../../../ui/use-now.ts'
import { Item, Items, Quiet, Section } from '../section.tsx'
import { AddPasskeyDialog } from './add-passkey-dialog.tsx'
import { CodesDialog } from './codes-dialog.tsx'
import { ProofDialog } from './proof-dialog.tsx'
import { askSecondFactorAgain } from './use-second-factor.ts'

type Open =
  | { dialog: 'add' }
  | { dialog: 'codes'; codes: string[] }
  | { dialog: 'remove'; passkey: Passkey }
  | null

export function PasskeysSection({ factor }: { factor: SecondFactor }) {
  const [open, setOpen] = useState<Open>(null)
  const close = () => setOpen(null)
  const works = factor.passkeys_possible && passkeysWork()
  const action = works && (
    <Button variant="default" onClick={() => setOpen({ dialog: 'add' })}>
      {t('settings.passkeys.add')}
    </Button>
  )
  return (
    <Section title={t('settings.passkeys')} text={t('settings.passkeys_text')} action={action}>
      {factor.passkeys.length > 0 ? (
        <Items>
          {factor.passkeys.map((passkey) => (
            <PasskeyItem
              key={passkey.id}
              passkey={passkey}
              onRemove={() => setOpen({ dialog: 'remove', passkey })}
            />
          ))}
        </Items>
      ) : (
        <Quiet>{whyNone(factor, works)}</Quiet>
      )}
      {open?.dialog === 'add' && (
        <AddPasskeyDialog
          hasTotp={factor.totp !== null}
          onClose={close}
          onAdded={async (added) => {
            say(t('settings.passkeys.added', { name: added.name }), { tone: 'good' })
            await askSecondFactorAgain()
            setOpen(added.recovery_codes && { dialog: 'codes', codes: added.recovery_codes })
          }}
        />
      )}
      {open?.dialog === 'codes' && <CodesDialog codes={open.codes} onClose={close} />}
      {open?.dialog === 'remove' && (
        <ProofDialog
          title={t('settings.passkeys.remove_title', { name: open.passkey.name })}
          text={t('settings.passkeys.remove_text')}
          confirm={t('settings.passkeys.remove')}
          takesAway
          hasTotp={factor.totp !== null}
          onClose={close}
          onProof={async (proof) => {
            await client.passkeys.remove(open.passkey.id, proof)
            await askSecondFactorAgain()
            say(t('settings.passkeys.removed'))
            close()
          }}
        />
      )}
    </Section>
  )
}

function whyNone(factor: SecondFactor, works: boolean): string {
  if (works) return t('settings.passkeys.none')
  return factor.passkeys_possible ? t('settings.passkeys.elsewhere') : t('settings.passkeys.not_possible')
}

function PasskeyItem({ passkey, onRemove }: { passkey: Passkey; onRemove: () => void }) {
  const { name, synced, last_used_at } = passkey
  const used = useNow((now) =>
    last_used_at === null
      ? t('settings.passkeys.never_used')
      : t('settings.passkeys.used', { when: relativeTime(last_used_at, now) }),
  )
  return (
    <Item
      name={
        <>
          {name}
          {synced && (
            <Badge variant="default" tt="none">
              {t('settings.passkeys.synced')}
            </Badge>
          )}
        </>
      }
      facts={used}
      action={
        <Button
          variant="subtle"
          onClick={onRemove}
          aria-label={t('settings.passkeys.remove_named', { name })}
        >
          {t('settings.passkeys.remove')}
        </Button>
      }
    />
  )
}
