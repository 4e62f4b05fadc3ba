import { useDeferredValue, useState } from 'react'
import { useAssignees, type AssigneesOf } from '../sync/directory.ts'
import { PeoplePicker, type PeoplePickerProps } from './people-picker.tsx'

interface AssigneePickerProps
  extends Omit<PeoplePickerProps, 'people' | 'onSearch' | 'text' | 'waiting' | 'failed'> {
  of: AssigneesOf
}

/** Those to whom the server lets somebody give it, and nobody else; asked for whenever it opens. */
export function AssigneePicker({
  of,
  optional = true,
  opened,
  onOpenedChange,
  ...rest
}: AssigneePickerProps) {
  const [text, setText] = useState('')
  const [isOpen, setIsOpen] = useState(false)
  const { data, isFetching, isError } = useAssignees(of, useDeferredValue(text), opened ?? isOpen)
  return (
    <PeoplePicker
      {...rest}
      opened={opened ?? isOpen}
      onOpenedChange={onOpenedChange ?? setIsOpen}
      people={data?.items ?? []}
      optional={optional && data?.nobody === true}
      text={text}
      onSearch={setText}
      waiting={isFetching}
      failed={isError}
    />
  )
}
