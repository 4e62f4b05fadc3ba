import type { Suggestion } from '@waybill/contract/query/query-suggestions.ts'
import { useEffect, useRef } from 'react'
import { t } from '../../../messages/messages.ts'
import classes from './query-editor.module.css'

interface SuggestionListProps {
  id: string
  suggestions: readonly Suggestion[]
  /** Which one the keys stand on; -1: none. */
  at: number
  /** The character of the line below which it opens. */
  column: number
  /** By how many pixels the line has moved to the left. */
  scroll: number
  onPick: (index: number) => void
}

export function SuggestionList({ id, suggestions, at, column, scroll, onPick }: SuggestionListProps) {
  const active = useRef<HTMLDivElement>(null)
  useEffect(() => {
    // In braces: newer browsers answer with a promise, which is no way to clean up.
    active.current?.scrollIntoView({ block: 'nearest' })
  }, [at])
  return (
    <div
      id={id}
      role="listbox"
      aria-label={t('tickets.suggestions')}
      className={classes.list}
      style={{
        insetInlineStart: `max(0px, min(${String(column)}ch - ${String(scroll)}px, 100% - var(--menu)))`,
      }}
    >
      {suggestions.map(({ text, means }, index) => (
        <div
          key={text}
          id={`${id}-${String(index)}`}
          ref={index === at ? active : null}
          role="option"
          aria-selected={index === at}
          tabIndex={-1}
          className={classes.option}
          // The line keeps the focus.
          onMouseDown={(event) => {
            event.preventDefault()
            onPick(index)
          }}
        >
          <span className={classes.word}>{text}</span>
          <span className={classes.means}>{means}</span>
        </div>
      ))}
    </div>
  )
}
