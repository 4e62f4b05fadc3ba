import { MultiSelect } from '@mantine/core'
import { useDeferredValue, useState } from 'react'
import { t } from '../../../messages/messages.ts'
import { usePeople } from '../../../sync/directory.ts'

interface PeopleWordsProps {
  label: string
  /** What somebody is to the ticket. */
  words: readonly { value: string; label: string }[]
  /** Words, and ids of people. */
  value: readonly string[]
  nameOf: (id: string) => string
  wrong: string | undefined
  onChange: (value: string[]) => void
}

/** Some of the words, and people beside them. */
export function PeopleWords({ label, words, value, nameOf, wrong, onChange }: PeopleWordsProps) {
  const [search, setSearch] = useState('')
  const { data = [] } = usePeople(useDeferredValue(search))
  const known = new Set([...words, ...data.map(({ id }) => ({ value: id }))].map((one) => one.value))
  const chosen = value.filter((one) => !known.has(one)).map((id) => ({ value: id, label: nameOf(id) }))
  return (
    <MultiSelect
      label={label}
      placeholder={value.length === 0 ? t('automation.people_example') : ''}
      data={[...words, ...chosen, ...data.map(({ id, name }) => ({ value: id, label: name }))]}
      searchable
      searchValue={search}
      onSearchChange={setSearch}
      nothingFoundMessage={t('ui.nothing_found')}
      value={[...value]}
      onChange={onChange}
      error={wrong}
    />
  )
}
