import type { HistoryEntry } from '@waybill/contract/events/event.ts'
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

interface ChangeLineProps {
  /** Of one person, in one go. */
  entries: readonly HistoryEntry[]
  /** Shows the ticket as it was then. */
  onLookBack?: ((seq: number) => void) | undefined
}

/** What somebody changed, in words. */
export function ChangeLine({ entries, onLookBack }: ChangeLineProps) {
  const entry = entries.at(-1)
  if (!entry) return null
  const first = entries[0] ?? entry
  const rule = ruleOf(entry)
  const Icon = ICONS.find(([begins]) => first.kind.startsWith(begins))?.[1] ?? Pencil
  return (
    <div className={classes.line}>
      <span className={classes.mark} aria-hidden>
        <Icon />
      </span>
      <span className={classes.words}>
        {rule ? <RuleAuthor {...rule} /> : <b>{entry.actor?.name ?? t('ticket.waybill')}</b>}{' '}
        {entries.map(wordsNow).join('; ')}{' '}
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
      </span>
    </div>
  )
}
