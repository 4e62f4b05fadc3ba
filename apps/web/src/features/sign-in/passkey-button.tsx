import { Button, Stack, Text } from '@mantine/core'
import { KeyRound } from 'lucide-react'
import { useState } from 'react'
import { t } from '../../messages/messages.ts'
import { client } from '../../session/client.ts'
import { askPasskey, passkeysWork } from '../../session/passkeys.ts'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { useAct } from '../../ui/use-act.ts'
import classes from './passkey-button.module.css'

/** Signs in without address and password, where this browser can. */
export function PasskeyButton({ onSignedIn }: { onSignedIn: () => Promise<void> }) {
  const [givenUp, setGivenUp] = useState(false)
  const { act, acting, problem } = useAct(async () => {
    setGivenUp(false)
    const response = await askPasskey(await client.sessions.passkeyOptions())
    if (!response) return setGivenUp(true)
    await client.sessions.signInWithPasskey(response)
    await onSignedIn()
  })
  if (!passkeysWork()) return null
  return (
    <Stack gap="sm" mt="md">
      <Button
        variant="default"
        leftSection={<KeyRound className={classes.icon} />}
        loading={acting}
        onClick={() => act()}
      >
        {t('sign_in.with_passkey')}
      </Button>
      <ProblemNote problem={problem} />
      {givenUp && (
        <Text size="md" role="alert">
          {t('sign_in.no_passkey')}
        </Text>
      )}
    </Stack>
  )
}
