import type { Problem } from '@waybill/contract/problems/problem.ts'
import { useDebouncedValue } from '@mantine/hooks'
import { parseQuery } from '@waybill/contract/query/parse-query.ts'
import type { Span } from '@waybill/contract/query/query.ts'
import { X } from 'lucide-react'
import { useId, useLayoutEffect, useRef, useState, type KeyboardEvent, type ReactNode } from 'react'
import { t } from '../../../messages/messages.ts'
import classes from './query-editor.module.css'
import { SuggestionList } from './suggestion-list.tsx'
import { useSuggestions, type AtCaret } from './use-suggestions.ts'

interface Mistake extends Span {
  message: string
  expected: readonly string[]
}

interface QueryLineProps {
  text: string
  onChange: (text: string) => void
  /** Enter, where it takes no proposal. */
  onEnter?: (text: string) => void
  label: string
  placeholder: string
  mistake: Mistake | null
  /** Letters. */
  most?: number
  readOnly?: boolean
  /** Stands before the line. */
  icon?: ReactNode
  /** All of it was taken away at once. */
  onClear?: () => void
}

/** A line in which the query language is written, with completion; what is wrong is underlined, and said below. */
export function QueryLine(props: QueryLineProps) {
  const {
    text,
    onChange,
    onEnter,
    onClear,
    label,
    placeholder,
    mistake,
    icon,
    most,
    readOnly = false,
  } = props
  const [caret, setCaret] = useState(text.length)
  const [open, setOpen] = useState(false)
  const [at, setAt] = useState(-1)
  const [scroll, setScroll] = useState(0)
  const input = useRef<HTMLInputElement>(null)
  const list = useId()
  const note = useId()
  const caretNext = useRef<number | null>(null)
  const suggestionsAt = useSuggestions(text, caret)
  const { completion, suggestions } = suggestionsAt(text, caret)
  const isShown = open && !readOnly && suggestions.length > 0

  useLayoutEffect(() => {
    // Before the next letter is typed.
    if (caretNext.current !== null) input.current?.setSelectionRange(caretNext.current, caretNext.current)
    caretNext.current = null
  }, [text])

  const write = (next: string, nextCaret: number) => {
    onChange(next)
    setCaret(nextCaret)
    setAt(-1)
  }
  const accept = (index: number, line: string, at: AtCaret) => {
    const chosen = at.suggestions[index]
    if (!chosen) return
    const { start, end } = at.completion
    const goesOn = /[:<>=.]$/.test(chosen.text)
    const rest = line.slice(end)
    const written = goesOn || rest.startsWith(' ') ? chosen.text : `${chosen.text} `
    caretNext.current = start + written.length
    write(line.slice(0, start) + written + rest, caretNext.current)
    setOpen(true)
  }
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    const { value, selectionStart } = event.currentTarget
    const now = suggestionsAt(value, selectionStart ?? value.length)
    const isOpen = open && now.suggestions.length > 0
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault()
      if (!isOpen) return setOpen(true)
      const count = now.suggestions.length
      setAt(event.key === 'ArrowDown' ? (at + 1) % count : (at <= 0 ? count : at) - 1)
    } else if (event.key === 'Tab' && isOpen && value !== '' && !event.shiftKey) {
      event.preventDefault()
      accept(Math.max(at, 0), value, now)
    } else if (event.key === 'Enter') {
      event.preventDefault()
      if (isOpen && at >= 0) return accept(at, value, now)
      setOpen(false)
      onEnter?.(value)
    } else if (event.key === 'Escape') {
      event.preventDefault()
      if (isOpen) setOpen(false)
      else input.current?.blur()
    }
  }

  return (
    <div className={classes.editor}>
      <div className={classes.frame} data-wrong={mistake !== null} data-field={icon === undefined}>
        {icon}
        <div className={classes.line}>
          {mistake && (
            <div className={classes.marks} aria-hidden style={{ transform: `translateX(${-scroll}px)` }}>
              {text.slice(0, mistake.start)}
              <mark className={classes.mark}>{text.slice(mistake.start, mistake.end) || ' '}</mark>
            </div>
          )}
          <input
            ref={input}
            className={classes.input}
            value={text}
            placeholder={placeholder}
            aria-label={label}
            readOnly={readOnly}
            maxLength={most}
            role="combobox"
            aria-expanded={isShown}
            aria-controls={list}
            aria-activedescendant={at >= 0 ? `${list}-${String(at)}` : undefined}
            aria-autocomplete="list"
            aria-invalid={mistake !== null}
            aria-describedby={mistake ? note : undefined}
            autoComplete="off"
            autoCapitalize="off"
            spellCheck={false}
            onChange={(event) => {
              write(event.currentTarget.value, event.currentTarget.selectionStart ?? 0)
              setOpen(true)
            }}
            onSelect={(event) => setCaret(event.currentTarget.selectionStart ?? 0)}
            onScroll={(event) => setScroll(event.currentTarget.scrollLeft)}
            onFocus={() => setOpen(true)}
            onBlur={() => setOpen(false)}
            onKeyDown={onKeyDown}
          />
          {isShown && (
            <SuggestionList
              id={list}
              suggestions={suggestions}
              at={at}
              column={completion.start}
              scroll={scroll}
              onPick={(index) => accept(index, text, { completion, suggestions })}
            />
          )}
        </div>
        {onClear && text !== '' && (
          <button
            type="button"
            className={classes.clear}
            aria-label={t('tickets.clear_query')}
            onClick={() => {
              write('', 0)
              onClear()
              input.current?.focus()
            }}
          >
            <X className={classes.icon} aria-hidden />
          </button>
        )}
      </div>
      {mistake && (
        <div id={note} className={classes.note} role="status">
          {t('tickets.query_wrong', { character: mistake.start + 1, message: mistake.message })}
          {mistake.expected.some((word) => !mistake.message.includes(word)) && (
            <span className={classes.expected}>
              {t('tickets.query_expected', { words: mistake.expected.slice(0, MOST_EXPECTED).join(', ') })}
            </span>
          )}
        </div>
      )}
    </div>
  )
}

const MOST_EXPECTED = 6

/** After the last letter: until then nobody is told that a half-written word is wrong. Milliseconds. */
export const SETTLED = 500

/** What is wrong by itself once it settles, or what only the server knows, such as a name that nobody has. */
export function useMistake(text: string, problem: Problem | null): Mistake | null {
  const [settled] = useDebouncedValue(text, SETTLED)
  if (settled !== text) return null
  const parsed = parseQuery(text)
  if (!parsed.ok) return parsed.error
  const { start, end } = problem?.extra ?? {}
  if (problem?.code !== 'query.invalid' || typeof start !== 'number' || typeof end !== 'number') return null
  return { start, end, message: problem.errors?.[0]?.message ?? problem.title, expected: [] }
}
