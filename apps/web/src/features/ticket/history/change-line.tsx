import type { HistoryEntry } from '@waybill/contract/events/event.ts'
import { shortName } from '@waybill/contract/references/describe-reference.ts'
import type { Reference } from '@waybill/contract/references/reference.ts'
import {
  ArrowRightLeft,
  ArrowUpRight,
  CalendarClock,
  CirclePlus,
  Flag,
  Link2,
  Paperclip,
  Pencil,
  PlugZap,
  Star,
  Tag,
  Timer,
  Trash2,
  UserRound,
  Workflow,
  Zap,
  type LucideIcon,
} from 'lucide-react'
import { Fragment } from 'react'
import { t } from '../../../messages/messages.ts'
import { exactTime } from '../../../ui/instants.ts'
import { TimeAgo } from '../../../ui/time-ago.tsx'
import { RuleAuthor } from './rule-author.tsx'
import { ruleOf } from './told-events.ts'
import { WhyRule } from './why-rule.tsx'
import { wordsNow } from './words-now.ts'
import classes from './history.module.css'

const ICONS: readonly [begins: string, icon: LucideIcon][] = [
  ['ticket.created', CirclePlus],
  ['ticket.status', ArrowRightLeft],
  ['ticket.priority', Flag],
  ['ticket.severity', Flag],
  ['ticket.assigned', UserRound],
  ['ticket.team', UserRound],
  ['ticket.reporter', UserRound],
  ['ticket.watchers', UserRound],
  ['ticket.due', CalendarClock],
  ['ticket.labels', Tag],
  ['ticket.linked', Link2],
  ['ticket.unlinked', Link2],
  ['ticket.deleted', Trash2],
  ['comment.deleted', Trash2],
  ['attachment.', Paperclip],
  ['task.escalated', ArrowUpRight],
  ['task.', Workflow],
  ['request.rated', Star],
  ['request.', Workflow],
  ['end_action.', PlugZap],
  ['sla.', Timer],
  ['automation.', Zap],
]

/** Parts that one reads as one sentence; more of them are lines. */
const MOST_IN_SENTENCE = 3

interface ChangeLineProps {
  /** Of one person, in one go. */
  entries: readonly HistoryEntry[]
  /** The commit or request that a change is about or followed from. */
  referenceOf?: ((entry: HistoryEntry) => Reference | undefined) | undefined
  /** Shows the ticket as it was then. */
  onLookBack?: ((seq: number) => void) | undefined
}

/** What somebody changed, in words. */
export function ChangeLine({ entries, referenceOf, onLookBack }: ChangeLineProps) {
  const entry = entries.at(-1)
  if (!entry) return null
  const first = entries[0] ?? entry
  const rule = ruleOf(entry)
  const isLong = entries.length > MOST_IN_SENTENCE
  const Icon = ICONS.find(([begins]) => first.kind.startsWith(begins))?.[1] ?? Pencil
  return (
    <div className={classes.line}>
      <span className={classes.mark} aria-hidden>
        <Icon />
      </span>
      <span className={classes.words}>
        {rule ? <RuleAuthor {...rule} /> : <b>{entry.actor?.name ?? t('ticket.waybill')}</b>}{' '}
        {!isLong &&
          entries.map((one, index) => (
            <Fragment key={one.seq}>
              {index > 0 && '; '}
              <Part entry={one} reference={referenceOf?.(one)} />
            </Fragment>
          ))}{' '}
        {onLookBack ? (
          <button
            type="button"
            className={classes.when}
            title={t('ticket.look_back_to', { when: exactTime(entry.at) })}
            onClick={() => onLookBack(entry.seq)}
          >
            <TimeAgo at={entry.at} />
          </button>
        ) : (
          <TimeAgo at={entry.at} className={classes.when} />
        )}
        {rule && <WhyRule entries={entries} rule={rule.rule} />}
        {isLong && (
          <ul className={classes.parts}>
            {entries.map((one) => (
              <li key={one.seq}>
                <Part entry={one} reference={referenceOf?.(one)} />
              </li>
            ))}
          </ul>
        )}
      </span>
    </div>
  )
}

function Part({ entry, reference }: { entry: HistoryEntry; reference: Reference | undefined }) {
  const words = wordsNow(entry)
  if (!reference) return words
  const name = shortName(reference.kind, reference.name)
  const [before, ...after] = words.split(name)
  const link = (
    <a
      className={classes.reference}
      href={reference.url}
      target="_blank"
      rel="noreferrer"
      title={reference.title}
    >
      {name}
    </a>
  )
  // What follows from a commit does not name it.
  if (after.length === 0) return [words, ' (', <Fragment key="link">{link}</Fragment>, ')']
  return [before, <Fragment key="link">{link}</Fragment>, after.join(name)]
}
