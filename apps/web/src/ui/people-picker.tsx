import type { PersonSummary } from '@waybill/contract/people/person.ts'
import type { NamedRef } from '@waybill/contract/schema.ts'
import { t } from '../messages/messages.ts'
import { useMe } from '../session/session.ts'
import { PersonAvatar } from './person-avatar.tsx'
import { Picker, type PickerProps } from './picker.tsx'

export interface PeoplePickerProps
  extends Pick<
    PickerProps,
    'children' | 'opened' | 'onOpenedChange' | 'onSearch' | 'waiting' | 'failed' | 'disabled'
  > {
  /** As they were found for the text. */
  people: readonly Pick<PersonSummary, 'id' | 'name' | 'email'>[]
  text: string
  person: NamedRef | null
  /** null: nobody. */
  onPick: (person: NamedRef | null) => void
  label?: string
  /** Whether nobody can be chosen. */
  optional?: boolean
}

const NOBODY = 'nobody'

/** People who were found elsewhere; oneself comes first. */
export function PeoplePicker({
  people: found,
  text,
  person,
  onPick,
  label,
  optional = true,
  ...rest
}: PeoplePickerProps) {
  const me = useMe()
  const people = [...found.filter(({ id }) => id === me.id), ...found.filter(({ id }) => id !== me.id)]
  const options = people.map((one) => ({
    value: one.id,
    label: one.id === me.id ? t('ui.me', { name: one.name }) : one.name,
    icon: <PersonAvatar person={one} labelled />,
    hint: people.some((other) => other.id !== one.id && other.name === one.name) ? (one.email ?? '') : '',
  }))
  const nobody = { value: NOBODY, label: t('ui.nobody'), icon: <PersonAvatar person={null} labelled /> }
  const showsNobody = optional && nobody.label.toLocaleLowerCase().includes(text.toLocaleLowerCase())
  return (
    <Picker
      label={label ?? t('ui.assignee')}
      options={showsNobody ? [nobody, ...options] : options}
      chosen={[person?.id ?? NOBODY]}
      onPick={(value) => {
        if (value === NOBODY) return onPick(null)
        const picked = people.find(({ id }) => id === value)
        if (picked) onPick({ id: picked.id, name: picked.name })
      }}
      {...rest}
    />
  )
}
