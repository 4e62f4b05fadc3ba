import { Input, SegmentedControl, Stack, Switch, useMantineColorScheme } from '@mantine/core'
import { t } from '../../../messages/messages.ts'
import { usePreference } from '../../../session/preferences.ts'
import { Section } from '../section.tsx'

const SCHEMES = ['light', 'dark', 'auto'] as const

/** What a person prefers in this browser. */
export function BrowserSection() {
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  const [singleKeys, setSingleKeys] = usePreference('singleKeys')
  return (
    <Section title={t('settings.browser')} text={t('settings.browser_text')}>
      <Stack gap="lg" align="flex-start">
        <Input.Wrapper label={t('settings.browser.theme')} labelElement="div">
          <div>
            <SegmentedControl
              aria-label={t('settings.browser.theme')}
              data={SCHEMES.map((value) => ({ value, label: t(`settings.browser.${value}`) }))}
              value={colorScheme}
              onChange={setColorScheme}
            />
          </div>
        </Input.Wrapper>
        <Switch
          label={t('settings.browser.single_keys')}
          description={t('settings.browser.single_keys_text')}
          checked={singleKeys}
          onChange={(event) => setSingleKeys(event.currentTarget.checked)}
        />
      </Stack>
    </Section>
  )
}
