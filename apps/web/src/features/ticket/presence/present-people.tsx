import { t } from '../../../messages/messages.ts'
import { PersonAvatar } from '../../../ui/person-avatar.tsx'
import type { Present } from './who-does.ts'
import classes from './presence.module.css'

const MOST_SHOWN = 5
/** Where the key of the ticket needs the room. */
const MOST_IN_NARROW = 2

/** Who else looks at the ticket. */
export function PresentPeople({ others }: { others: readonly Present[] }) {
  if (others.length === 0) return null
  const rest = others.length - MOST_SHOWN
  const restInNarrow = others.length - MOST_IN_NARROW
  return (
    <ul className={classes.people} aria-label={t('ticket.here')}>
      {others.slice(0, MOST_SHOWN).map((one, at) => (
        <li
          key={one.person.id}
          className={at < MOST_IN_NARROW ? undefined : classes.wide}
          title={wordsOf(one)}
          data-doing={one.doing}
        >
          <PersonAvatar person={one.person} size="small" labelled />
          <span className={classes.told}>{wordsOf(one)}</span>
        </li>
      ))}
      {rest > 0 && (
        <li className={`${classes.more} ${classes.wide}`}>{t('ticket.more_here', { count: rest })}</li>
      )}
      {restInNarrow > 0 && (
        <li className={`${classes.more} ${classes.narrow}`}>
          {t('ticket.more_here', { count: restInNarrow })}
        </li>
      )}
    </ul>
  )
}

function wordsOf(present: Present): string {
  const { name } = present.person
  const { doing, field } = present
  if (doing === 'typing') return typingWords(present)
  if (doing === 'editing' && field === 'title') return t('ticket.edits_title', { name })
  if (doing === 'editing' && field === 'description') return t('ticket.edits_description', { name })
  if (doing === 'editing') return t('ticket.edits', { name })
  return t('ticket.is_here', { name })
}

function typingWords({ person: { name }, internal }: Present): string {
  return internal ? t('ticket.is_typing_internal', { name }) : t('ticket.is_typing', { name })
}

/** "Ben and Cid are writing a comment"; its place stays when nobody does, so that nothing moves. */
export function TypingPeople({ people }: { people: readonly Present[] }) {
  const [first, second] = people
  return (
    <p className={classes.typing} role="status">
      {first && (
        <>
          <span className={classes.dots} aria-hidden>
            <i />
            <i />
            <i />
          </span>
          {!second && typingWords(first)}
          {second &&
            people.length === 2 &&
            t('ticket.two_typing', { name: first.person.name, other: second.person.name })}
          {people.length > 2 && t('ticket.many_typing', { count: people.length })}
        </>
      )}
    </p>
  )
}
