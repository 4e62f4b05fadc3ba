import { Modal, Stack, Text } from '@mantine/core'
import type { Me } from '@waybill/contract/people/person.ts'
import { t } from '../messages/messages.ts'
import { signedIn } from './session.ts'
import { SignInForm } from './sign-in-form.tsx'

/** The session ended while something was being written: sign in over the page, and nothing of it is lost. */
export function SignInAgain({ me }: { me: Me }) {
  return (
    <Modal
      opened
      onClose={() => undefined}
      withCloseButton={false}
      closeOnEscape={false}
      title={t('session.over')}
    >
      <Stack gap="md">
        <Text>{t('session.over_text')}</Text>
        <SignInForm known={{ name: me.name, email: me.email ?? '' }} onSignedIn={signedIn} />
      </Stack>
    </Modal>
  )
}
