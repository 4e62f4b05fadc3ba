import type { NamedRef } from '@waybill/contract/schema.ts'
import type { Ticket } from '@waybill/contract/tickets/ticket.ts'
import { Plus, X } from 'lucide-react'
import { t } from '../../../messages/messages.ts'
import { PersonAvatar } from '../../../ui/person-avatar.tsx'
import { PersonPicker } from '../../../ui/person-picker.tsx'
import { useChange } from './use-change.ts'
import classes from './properties.module.css'

interface WatchersProps {
  ticket: Ticket
  /** undefined: on their way. */
  watchers: readonly NamedRef[] | undefined
  canEdit: boolean
}

/** Who hears of what happens. */
export function Watchers({ ticket, watchers, canEdit }: WatchersProps) {
  const change = useChange(ticket)
  return (
    <section className={classes.part} aria-label={t('ticket.watchers')}>
      <h2 className={classes.heading}>
        {t('ticket.watchers')}
        {canEdit && (
          <PersonPicker
            label={t('ticket.add_watcher')}
            person={null}
            optional={false}
            onPick={(person) => person && change({ add_watchers: [person.id] })}
          >
            <button type="button" className={classes.icon} aria-label={t('ticket.add_watcher')}>
              <Plus aria-hidden />
            </button>
          </PersonPicker>
        )}
      </h2>
      {watchers?.length === 0 && <p className={classes.none}>{t('ticket.no_watchers')}</p>}
      {watchers && watchers.length > 0 && (
        <ul className={classes.list}>
          {watchers.map((person) => (
            <li key={person.id} className={classes.item}>
              <PersonAvatar person={person} size="small" labelled />
              <span className={classes.text}>{person.name}</span>
              {canEdit && (
                <button
                  type="button"
                  className={classes.icon}
                  aria-label={t('ticket.remove_watcher', { name: person.name })}
                  onClick={() => change({ remove_watchers: [person.id] })}
                >
                  <X aria-hidden />
                </button>
              )}
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}
