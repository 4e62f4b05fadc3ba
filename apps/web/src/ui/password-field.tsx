import { PasswordInput, type PasswordInputProps } from '@mantine/core'
import { t } from '../messages/messages.ts'

/** A password to type, which can be looked at. */
export function PasswordField(props: PasswordInputProps) {
  return (
    <PasswordInput
      required
      withAsterisk={false}
      visibilityToggleButtonProps={{ 'aria-label': t('ui.show_password') }}
      {...props}
    />
  )
}
