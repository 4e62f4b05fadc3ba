import type { NamedRef } from '@waybill/contract/schema.ts'
import { useDeferredValue, useState } from 'react'
import { t } from '../messages/messages.ts'
import { useMe } from '../session/session.ts'
import { usePeople } from '../sync/directory.ts'
import { PersonAvatar } from './person-avatar.tsx'
import { Picker, type PickerProps } from './picker.tsx'

interface PersonPickerProps extends Pick<PickerProps, 'children' | 'opened' | 'onOpenedChange' | 'disabled'> {
  person: NamedRef | null
  /** null: nobody. */
  onPick: (person: NamedRef | null) => void
  label?: string
  /** Whether nobody can be chosen. */
  optional?: boolean
}

const NOBODY = 'nobody'

/** People who work here; oneself comes first. */
export function PersonPicker({ person, onPick, label, optional = true, ...rest }: PersonPickerProps) {
  const [text, setText] = useState('')
  const me = useMe()
  const { data = [], isFetching } = usePeople(useDeferredValue(text))
  const fits = (name: string) => name.toLocaleLowerCase().includes(text.toLocaleLowerCase())
  const mine = fits(me.name) ? [me] : []
  const staff = data.filter(({ id, role }) => id !== me.id && role !== 'requester')
  const people = [...mine, ...staff]
  const options = people.map((one) => ({
    value: one.id,
    label: one.id === me.id ? t('ui.me', { name: one.name }) : one.name,
    icon: <PersonAvatar person={one} labelled />,
    hint: people.some((other) => other.id !== one.id && other.name === one.name) ? (one.email ?? '') : '',
  }))
  const nobody = { value: NOBODY, label: t('ui.nobody'), icon: <PersonAvatar person={null} labelled /> }
  return (
    <Picker
      label={label ?? t('ui.assignee')}
      options={optional && fits(nobody.label) ? [nobody, ...options] : options}
      chosen={[person?.id ?? NOBODY]}
      onPick={(value) => {
        if (value === NOBODY) return onPick(null)
        const picked = people.find(({ id }) => id === value)
        if (picked) onPick({ id: picked.id, name: picked.name })
      }}
      onSearch={setText}
      waiting={isFetching}
      {...rest}
    />
  )
}
