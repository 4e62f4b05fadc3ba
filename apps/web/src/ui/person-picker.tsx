import { useDeferredValue, useState } from 'react'
import { useMe } from '../session/session.ts'
import { usePeople } from '../sync/directory.ts'
import { PeoplePicker, type PeoplePickerProps } from './people-picker.tsx'

/** People who work here, and oneself. */
export function PersonPicker(props: Omit<PeoplePickerProps, 'people' | 'onSearch' | 'text' | 'waiting'>) {
  const [text, setText] = useState('')
  const me = useMe()
  const { data = [], isFetching } = usePeople(useDeferredValue(text))
  const mine = me.name.toLocaleLowerCase().includes(text.toLocaleLowerCase()) ? [me] : []
  const staff = data.filter(({ id, role }) => id !== me.id && role !== 'requester')
  return (
    <PeoplePicker
      {...props}
      people={[...mine, ...staff]}
      text={text}
      onSearch={setText}
      waiting={isFetching}
    />
  )
}
