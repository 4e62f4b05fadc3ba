import { Anchor, Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { t } from '../../messages/messages.ts'
import { DoorPage } from '../sign-in/door-page.tsx'

/** Somebody came by an address without the code of the link. */
export function MissingCode() {
  return (
    <DoorPage title={t('set_up.no_code')} text={t('set_up.no_code_text')}>
      <Text size="sm">
        <Anchor component={Link} to="/sign-in" size="sm">
          {t('set_up.to_sign_in')}
        </Anchor>
      </Text>
    </DoorPage>
  )
}
