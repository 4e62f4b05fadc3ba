import { TextInput } from '@mantine/core'
import { useState } from 'react'
import { t } from '../../../messages/messages.ts'
import { businessWords, readDuration } from '../../workflows/model/duration-words.ts'

interface TimeInputProps {
  label: string
  /** The label with what it is about, for those who hear it alone. */
  name: string
  /** ISO 8601. */
  value: string | null
  onChange: (duration: string | null) => void
  error: string | undefined
  readOnly: boolean
}

/** A time as people write it: 4h, 30m, 1d 2h; kept as soon as it can be read. */
export function TimeInput({ label, name, value, onChange, error, readOnly }: TimeInputProps) {
  /** null: nobody is writing. */
  const [text, setText] = useState<string | null>(null)
  const isWrong = text !== null && text.trim() !== '' && readDuration(text) === null
  return (
    <TextInput
      label={label}
      aria-label={name}
      placeholder={t('sla_settings.time_example')}
      readOnly={readOnly}
      value={text ?? (value === null ? '' : businessWords(value))}
      onChange={({ currentTarget: { value: next } }) => {
        setText(next)
        const read = readDuration(next)
        if (next.trim() === '') onChange(null)
        else if (read !== null) onChange(read)
      }}
      onBlur={() => {
        if (!isWrong) setText(null)
      }}
      error={isWrong ? t('sla_settings.time_wrong') : error}
    />
  )
}
