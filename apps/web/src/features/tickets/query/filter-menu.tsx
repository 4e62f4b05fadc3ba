import { completeQuery } from '@waybill/contract/query/complete-query.ts'
import { findField } from '@waybill/contract/query/query-fields.ts'
import type { Query, QueryValue } from '@waybill/contract/query/query.ts'
import { useState } from 'react'
import { t } from '../../../messages/messages.ts'
import { Picker, type PickerOption } from '../../../ui/picker.tsx'
import classes from './filter-chips.module.css'
import { FILTERS, type FilterField } from './filter-fields.ts'
import { nameValue, valuesOf, withValues, wordValue } from './query-parts.ts'
import { useSuggestions } from './use-suggestions.ts'

interface FilterMenuProps {
  field: FilterField
  query: Query
  onApply: (query: string) => void
  onClose: () => void
}

/** The values of one field to choose from, several at a time. */
export function FilterMenu({ field, query, onApply, onClose }: FilterMenuProps) {
  const [text, setText] = useState('')
  const { words, names } = useValues(field, text)
  const chosen = valuesOf(query, field)
  const options: PickerOption[] = [
    ...words.map(({ text: word, means }) => ({ value: word, label: labelOf(word), hint: means })),
    ...names.map(({ text: name, means }) => ({
      value: `"${name}`,
      label: means || name,
      hint: means ? name : '',
    })),
  ]
  const label = FILTERS.find(({ name }) => name === field)?.label
  const pick = (value: string) => {
    const picked = value.startsWith('"') ? nameValue(value.slice(1)) : wordValue(value)
    const isSame = (one: QueryValue) => one.text === picked.text && one.quoted === picked.quoted
    const next = chosen.some(isSame) ? chosen.filter((one) => !isSame(one)) : [...chosen, picked]
    onApply(withValues(query, field, next))
  }
  return (
    <Picker
      label={label ? t(label) : field}
      options={options}
      chosen={chosen.map(({ text: one, quoted }) =>
        quoted || names.some((name) => name.text === one) ? `"${one}` : one,
      )}
      onPick={pick}
      onSearch={setText}
      multiple={findField(field)?.type !== 'date'}
      opened
      onOpenedChange={(opened) => {
        if (!opened) onClose()
      }}
    >
      <span className={classes.anchor} />
    </Picker>
  )
}

/** Words of the language and names, as the completion knows them. */
function useValues(field: FilterField, typed: string) {
  const line = `${field}:${typed}`
  const { suggestions } = useSuggestions(line, line.length)(line, line.length)
  const count = completeQuery(line, line.length).suggestions.length
  return {
    words: suggestions.slice(0, count),
    names: suggestions.slice(count).map(({ text, means }) => ({ text: unquote(text), means })),
  }
}

function unquote(text: string): string {
  return text.startsWith('"') ? text.slice(1, -1).replace(/\\(.)/g, '$1') : text
}

/** `in_progress` is "In progress". */
function labelOf(word: string): string {
  if (!/^[a-z_]+$/.test(word)) return word
  const text = word.replaceAll('_', ' ')
  return text.charAt(0).toUpperCase() + text.slice(1)
}
