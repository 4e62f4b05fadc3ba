import type { Snapshot } from '@waybill/client'
import { useCallback } from 'react'
import { t } from '../messages/messages.ts'
import { useMe } from '../session/session.ts'
import { useStoreBy } from '../sync/use-store.ts'
import { PersonAvatar } from '../ui/person-avatar.tsx'
import classes from './others-here.module.css'
import { useShownTicket } from './use-shown-ticket.ts'

interface Other {
  id: string
  name: string
  ticketId: string
  /** The key of that ticket, where it is known. */
  at: string
}

const MOST = 4

/** Other people who look at tickets of this list or board. */
export function OthersHere() {
  const me = useMe().id
  const isShown = useShownTicket()
  // A ticket that is shown tells itself who is there.
  const others = useStoreBy(
    useCallback((snapshot: Snapshot) => findOthers(snapshot, me), [me]),
    isSame,
  ).filter(({ ticketId, at }) => !isShown({ id: ticketId, key: at }))
  if (others.length === 0) return null
  const rest = others.length - MOST
  return (
    <div className={classes.others} role="group" aria-label={t('shell.here_too')}>
      {others.slice(0, MOST).map(({ id, name, at }) => (
        <span
          key={id}
          className={classes.other}
          title={at === '' ? name : t('shell.is_at', { name, key: at })}
        >
          <PersonAvatar person={{ id, name }} />
        </span>
      ))}
      {rest > 0 && <span className={classes.rest}>+{rest}</span>}
    </div>
  )
}

function findOthers({ state }: Snapshot, me: string): Other[] {
  const found = new Map<string, Other>()
  for (const [ticketId, present] of state.presence.entries()) {
    for (const { person } of present) {
      if (person.id === me) continue
      found.set(person.id, { ...person, ticketId, at: state.tickets.get(ticketId)?.value.key ?? '' })
    }
  }
  return [...found.values()].sort((a, b) => a.name.localeCompare(b.name))
}

function isSame(a: readonly Other[], b: readonly Other[]): boolean {
  return a.length === b.length && a.every((one, index) => isSameOther(one, b[index]))
}

function isSameOther(a: Other, b: Other | undefined): boolean {
  return a.id === b?.id && a.ticketId === b.ticketId && a.at === b.at
}
