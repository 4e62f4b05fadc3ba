import { TextInput } from '@mantine/core'
import { useState } from 'react'
import { t } from '../../../messages/messages.ts'
import { businessWords, durationWords, readDuration } from '../model/duration-words.ts'

interface DurationInputProps {
  label: string
  /** ISO 8601. */
  value: string | null
  onChange: (duration: string | null) => void
  error?: string | undefined
  readOnly: boolean
  /** Of business time: shown in hours. */
  business?: boolean
}

/** A time as people write it; kept as soon as it can be read. */
export function DurationInput({
  label,
  value,
  onChange,
  error,
  readOnly,
  business = false,
}: DurationInputProps) {
  const shown = value === null ? '' : (business ? businessWords : durationWords)(value)
  /** null: nobody is writing. */
  const [text, setText] = useState<string | null>(null)
  const isWrong = text !== null && text.trim() !== '' && readDuration(text) === null
  return (
    <TextInput
      label={label}
      placeholder={t('workflows.duration_example')}
      readOnly={readOnly}
      value={text ?? shown}
      onChange={(event) => {
        const next = event.currentTarget.value
        setText(next)
        const read = readDuration(next)
        if (next.trim() === '') onChange(null)
        else if (read !== null) onChange(read)
      }}
      onBlur={() => {
        if (!isWrong) setText(null)
      }}
      error={isWrong ? t('workflows.duration_wrong') : error}
    />
  )
}
