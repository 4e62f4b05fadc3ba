import type { NamedRef } from '@waybill/contract/schema.ts'
import {
  useEffect,
  useId,
  useImperativeHandle,
  useState,
  type KeyboardEvent,
  type ReactNode,
  type Ref,
} from 'react'
import { t } from '../../messages/messages.ts'
import { PersonAvatar } from '../person-avatar.tsx'
import { StatusRing } from '../status-ring.tsx'
import type { Completion } from './completion.ts'
import { usePeopleSuggestions, useTicketSuggestions } from './suggestions.ts'
import classes from './completion-list.module.css'

/** What the field hands its keys to while the list is open. */
export interface CompletionKeys {
  /** true: the key was for the list. */
  press: (event: KeyboardEvent) => boolean
}

interface CompletionListProps {
  ref: Ref<CompletionKeys>
  completion: Completion
  near: readonly NamedRef[]
  place: { left: number; top: number }
  onPick: (name: string) => void
  onClose: () => void
  /** The id of the option that is chosen now, for the field; null: there is none. */
  onActive: (id: string | null) => void
}

interface Suggestion {
  id: string
  /** What is written in place of what was typed. */
  name: string
  shown: ReactNode
}

/** People or tickets that what is being typed could mean; the field keeps the focus. */
export function CompletionList({
  ref,
  completion,
  near,
  place,
  onPick,
  onClose,
  onActive,
}: CompletionListProps) {
  const listId = useId()
  const [chosen, setChosen] = useState(0)
  const suggestions = useSuggestions(completion, near)
  const at = Math.min(chosen, suggestions.length - 1)
  const optionId = (index: number) => `${listId}-${String(index)}`
  const activeId = suggestions.length > 0 ? optionId(at) : null
  useEffect(() => onActive(activeId), [activeId, onActive])
  useEffect(() => () => onActive(null), [onActive])

  useImperativeHandle(ref, () => ({
    press(event) {
      const picked = suggestions[at]
      if (!picked) return false
      if (event.key === 'ArrowDown') setChosen((at + 1) % suggestions.length)
      else if (event.key === 'ArrowUp') setChosen((at + suggestions.length - 1) % suggestions.length)
      else if (event.key === 'Enter' || event.key === 'Tab') onPick(picked.name)
      else if (event.key === 'Escape') onClose()
      else return false
      event.preventDefault()
      event.stopPropagation()
      return true
    },
  }))

  if (suggestions.length === 0) return null
  return (
    <>
      <div className={classes.list} style={place} role="listbox" id={listId} aria-label={nameOf(completion)}>
        {suggestions.map(({ id, name, shown }, index) => (
          <div
            key={id}
            id={optionId(index)}
            role="option"
            aria-selected={index === at}
            className={classes.option}
            // Before the field loses the focus.
            onMouseDown={(event) => {
              event.preventDefault()
              onPick(name)
            }}
            onMouseMove={() => setChosen(index)}
          >
            {shown}
          </div>
        ))}
      </div>
      <span className={classes.told} role="status">
        {t('editor.completions', { count: suggestions.length })}
      </span>
    </>
  )
}

function nameOf({ kind }: Completion): string {
  return kind === 'person' ? t('editor.people') : t('editor.tickets')
}

function useSuggestions(completion: Completion, near: readonly NamedRef[]): Suggestion[] {
  const people = usePeopleSuggestions(completion, near)
  const tickets = useTicketSuggestions(completion)
  if (completion.kind === 'person') {
    return people.map((person) => ({
      id: person.id,
      name: `@${person.name}`,
      shown: (
        <>
          <PersonAvatar person={person} size="small" labelled />
          <span className={classes.title}>{person.name}</span>
        </>
      ),
    }))
  }
  return tickets.map(({ id, key, title, status }) => ({
    id,
    name: key,
    shown: (
      <>
        {status && <StatusRing status={status} labelled />}
        <span className={classes.key}>{key}</span>
        <span className={classes.title}>{title}</span>
      </>
    ),
  }))
}
