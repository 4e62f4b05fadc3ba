import { ActionIcon } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { Rule } from '@waybill/contract/automation/rule.ts'
import { ArrowDown, ArrowUp } from 'lucide-react'
import { t } from '../../../messages/messages.ts'
import { dateAndTime } from '../../../ui/instants.ts'
import { triggerWords } from '../model/rule-words.ts'
import { LastRun } from '../last-run.tsx'
import { RuleSwitch } from '../rule-switch.tsx'
import { StateBadge } from '../state-badge.tsx'
import classes from '../automation.module.css'

type Positions = { id: string; position: number }[]

interface RuleRowProps {
  rule: Rule
  number: number
  /** What makes it run before the one above; null: it cannot. */
  earlier: Positions | null
  later: Positions | null
  moving: boolean
  onMove: (positions: Positions) => void
}

export function RuleRow({ rule, number, earlier, later, moving, onMove }: RuleRowProps) {
  const { id, name, project, definition, loop, faults, next_at, can } = rule
  return (
    <li className={classes.rule}>
      <span className={classes.number} role="img" aria-label={t('automation.place', { number })}>
        {number}
      </span>
      <div className={classes.words}>
        <div className={classes.line}>
          <Link className={classes.name} to="/automation/$rule" params={{ rule: id }}>
            {name}
          </Link>
          <StateBadge state={rule.state} />
        </div>
        <div className={classes.facts}>
          <span>{project?.key ?? t('automation.all_projects')}</span>
          <span>{triggerWords(definition.trigger)}</span>
          <LastRun of={rule} />
          {next_at !== null && <span>{t('automation.next', { when: dateAndTime(next_at) })}</span>}
        </div>
        {loop && <div className={classes.facts}>{t(`automation.why.${loop.why}`)}</div>}
        {faults && (
          <div className={classes.facts}>
            {t('automation.why.broken', { what: faults.map(({ message }) => message).join(', ') })}
          </div>
        )}
      </div>
      <span className={classes.acts}>
        {can.edit && (
          <>
            <Move
              label={t('automation.earlier', { name })}
              icon={ArrowUp}
              to={moving ? null : earlier}
              onMove={onMove}
            />
            <Move
              label={t('automation.later', { name })}
              icon={ArrowDown}
              to={moving ? null : later}
              onMove={onMove}
            />
            <RuleSwitch rule={rule} />
          </>
        )}
      </span>
    </li>
  )
}

interface MoveProps {
  label: string
  icon: typeof ArrowUp
  to: Positions | null
  onMove: (positions: Positions) => void
}

function Move({ label, icon: Icon, to, onMove }: MoveProps) {
  return (
    <ActionIcon
      variant="subtle"
      color="gray"
      disabled={to === null}
      aria-label={label}
      onClick={() => to && onMove(to)}
    >
      <Icon className={classes.icon} aria-hidden />
    </ActionIcon>
  )
}
