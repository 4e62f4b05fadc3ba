import { ExternalLink } from 'lucide-react'
import { useEffect, useRef, useState, type KeyboardEvent } from 'react'
import { t } from '../../../messages/messages.ts'
import { NoValue, Property, ValueButton } from './property.tsx'
import classes from './properties.module.css'

interface TextPropertyProps {
  name: string
  value: string | null
  canEdit: boolean
  type?: 'text' | 'number' | 'date' | 'url'
  most?: number
  /** Why a text cannot be kept, as a sentence; null: it can. */
  check?: (text: string) => string | null
  /** null: it is empty now. */
  onChange: (text: string | null) => void
  /** The web address that it is: a link beside it opens it. */
  open?: string
}

/** A short text that is written in place: Enter or leaving it saves, Escape leaves it as it was. */
export function TextProperty(props: TextPropertyProps) {
  const { name, value, canEdit, type = 'text', most = 64, check, onChange, open } = props
  const [text, setText] = useState<string | null>(null)
  const [wrong, setWrong] = useState<string | null>(null)
  const opener = useRef<HTMLButtonElement>(null)
  const isBack = useRef(false)
  const isOpen = text !== null

  useEffect(() => {
    if (!isOpen && isBack.current) opener.current?.focus()
    isBack.current = false
  }, [isOpen])

  const close = (byKey: boolean) => {
    isBack.current = byKey
    setText(null)
    setWrong(null)
  }
  const save = (byKey: boolean) => {
    const typed = text?.trim() ?? ''
    const problem = typed === '' ? null : (tooLong(typed, most) ?? check?.(typed) ?? null)
    if (problem !== null) {
      setWrong(problem)
      return
    }
    close(byKey)
    if (typed !== (value ?? '')) onChange(typed === '' ? null : typed)
  }
  const press = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return
    if (event.key === 'Enter') save(true)
    else if (event.key === 'Escape') close(true)
    else return
    event.preventDefault()
    event.stopPropagation()
  }

  if (!canEdit) {
    return (
      <Property name={name}>
        <div className={classes.plain}>{value === null ? <NoValue>{t('ui.none')}</NoValue> : value}</div>
      </Property>
    )
  }
  if (isOpen) {
    return (
      <Property name={name}>
        <input
          className={classes.field}
          type={type === 'number' ? 'text' : type}
          inputMode={type === 'number' ? 'decimal' : undefined}
          aria-label={name}
          aria-invalid={wrong !== null}
          // The person has just opened it.
          autoFocus
          value={text}
          onChange={({ currentTarget }) => setText(currentTarget.value)}
          onKeyDown={press}
          onBlur={() => document.hasFocus() && save(false)}
        />
        {wrong !== null && (
          <p className={classes.wrong} role="alert">
            {wrong}
          </p>
        )}
      </Property>
    )
  }
  return (
    <Property name={name}>
      <div className={classes.beside}>
        <ValueButton ref={opener} name={name} onClick={() => setText(value ?? '')}>
          {value === null ? <NoValue>{t('ticket.add_value')}</NoValue> : value}
        </ValueButton>
        <OpenLink name={name} address={open} />
      </div>
    </Property>
  )
}

function OpenLink({ name, address }: { name: string; address: string | undefined }) {
  if (address === undefined) return null
  return (
    <a
      className={classes.icon}
      href={address}
      target="_blank"
      rel="noopener nofollow"
      aria-label={t('ticket.open_link', { name })}
    >
      <ExternalLink aria-hidden />
    </a>
  )
}

function tooLong(text: string, most: number): string | null {
  return text.length > most ? t('ticket.value_long', { length: text.length, most }) : null
}
