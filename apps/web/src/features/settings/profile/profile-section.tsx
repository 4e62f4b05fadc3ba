import { Autocomplete, Button, Group, Select, Stack, TextInput } from '@mantine/core'
import type { Me } from '@waybill/contract/people/person.ts'
import { useState } from 'react'
import { t } from '../../../messages/messages.ts'
import { client } from '../../../session/client.ts'
import { knowMe, useMe } from '../../../session/session.ts'
import { ProblemNote, errorOf } from '../../../ui/problem-note.tsx'
import { say } from '../../../ui/say.ts'
import { useAct } from '../../../ui/use-act.ts'
import { restOf } from '../rest-of.ts'
import { Section } from '../section.tsx'
import { Form } from '../../../ui/form.tsx'
import { mustHave } from '../../../ui/must-have.ts'

const FIELDS = ['name', 'phone', 'department', 'locale', 'time_zone'] as const
type Profile = Record<(typeof FIELDS)[number], string>

/** Any tag may be typed; these are offered. */
const LOCALES = ['de-DE', 'en-GB', 'en-US', 'es-ES', 'fr-FR', 'it-IT', 'nl-NL', 'pl-PL', 'pt-BR', 'pt-PT']

export function ProfileSection() {
  const me = useMe()
  const [profile, setProfile] = useState(() => profileOf(me))
  const { act, acting, problem } = useAct(async () => {
    mustHave({ name: profile.name })
    const { name, ...rest } = profile
    const optional = Object.fromEntries(
      Object.entries(rest).map(([field, value]) => [field, value.trim() === '' ? null : value.trim()]),
    )
    const changed = await client.people.updateMe({ name: name.trim(), ...optional })
    knowMe(changed)
    setProfile(profileOf(changed))
    say(t('settings.saved'), { tone: 'good' })
  })
  const before = profileOf(me)
  const isChanged = FIELDS.some((field) => profile[field] !== before[field])
  const set = (field: keyof Profile) => (value: string | null) =>
    setProfile((now) => ({ ...now, [field]: value ?? '' }))
  const input = (field: keyof Profile) => ({
    value: profile[field],
    error: errorOf(problem, field),
    onChange: (event: { currentTarget: { value: string } }) => set(field)(event.currentTarget.value),
  })
  return (
    <Section title={t('settings.profile.title')}>
      <Form onSubmit={() => act()}>
        <Stack gap="md" maw="var(--panel)">
          <ProblemNote problem={restOf(problem, FIELDS)} />
          <TextInput
            label={t('settings.profile.name')}
            required
            withAsterisk={false}
            autoComplete="name"
            {...input('name')}
          />
          <TextInput
            label={t('settings.profile.email')}
            description={t('settings.profile.email_text')}
            value={me.email ?? ''}
            readOnly
            disabled
          />
          <TextInput label={t('settings.profile.phone')} type="tel" autoComplete="tel" {...input('phone')} />
          <TextInput label={t('settings.profile.department')} {...input('department')} />
          <Autocomplete
            label={t('settings.profile.locale')}
            description={t('settings.profile.locale_text')}
            data={LOCALES}
            value={profile.locale}
            onChange={set('locale')}
            error={errorOf(problem, 'locale')}
          />
          <Select
            label={t('settings.profile.time_zone')}
            placeholder={t('settings.profile.time_zone_none')}
            data={zonesWith(profile.time_zone)}
            searchable
            clearable
            limit={100}
            nothingFoundMessage={t('ui.nothing_found')}
            value={profile.time_zone === '' ? null : profile.time_zone}
            onChange={set('time_zone')}
            error={errorOf(problem, 'time_zone')}
          />
          <Group>
            <Button type="submit" loading={acting} disabled={!isChanged}>
              {t('ui.save')}
            </Button>
          </Group>
        </Stack>
      </Form>
    </Section>
  )
}

function profileOf(me: Me): Profile {
  return {
    name: me.name,
    phone: me.phone ?? '',
    department: me.department ?? '',
    locale: me.locale ?? '',
    time_zone: me.time_zone ?? '',
  }
}

/** Browsers leave some names out, such as UTC. */
function zonesWith(zone: string): string[] {
  return [...new Set([...Intl.supportedValuesOf('timeZone'), 'UTC', ...(zone === '' ? [] : [zone])])]
}
