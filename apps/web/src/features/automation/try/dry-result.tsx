import { Link } from '@tanstack/react-router'
import { refusalWords } from '@waybill/contract/automation/describe-rule.ts'
import { MOST_DRY_CHANGES, type DryRun } from '@waybill/contract/automation/rule.ts'
import { TriangleAlert } from 'lucide-react'
import { t } from '../../../messages/messages.ts'
import { dateAndTime } from '../../../ui/instants.ts'
import { Quiet } from '../../settings/section.tsx'
import type { PluginAction } from '@waybill/contract/plugins/plugin.ts'
import { fieldWord, pluginCallWords, valueWords } from '../model/rule-words.ts'
import { usePluginActions } from '../use-plugin-actions.ts'
import classes from '../automation.module.css'

type DryItem = DryRun['items'][number]

/** What a rule would have done: numbers, and its changes one by one with the rules that they meet. */
export function DryResult({ result }: { result: DryRun }) {
  const { events, tickets, runs, changed_tickets, refused, unsure, conflicts, items } = result
  const pluginActions = usePluginActions()
  return (
    <div className={classes.result}>
      <div role="status">
        <dl className={classes.numbers}>
          <Count name={t('automation.would_run')} count={runs} />
          <Count name={t('automation.would_change')} count={changed_tickets} />
          <Count name={t('automation.would_refuse')} count={refused} isBad={refused > 0} />
          {unsure > 0 && <Count name={t('automation.unsure')} count={unsure} />}
          <Count name={t('automation.would_conflict')} count={conflicts} isBad={conflicts > 0} />
        </dl>
        <p className={classes.hint}>{t('automation.looked_at', { events, tickets })}</p>
        {runs === 0 && <Quiet>{t('automation.no_run')}</Quiet>}
        {runs > 0 && items.length === 0 && <Quiet>{t('automation.no_change')}</Quiet>}
      </div>
      {items.length > 0 && (
        <div className={classes.scroll} tabIndex={0} role="group" aria-label={t('automation.changes')}>
          <table className={classes.table}>
            <thead>
              <tr>
                <th scope="col">{t('automation.ticket')}</th>
                <th scope="col">{t('automation.changes')}</th>
                <th scope="col">{t('automation.happened')}</th>
              </tr>
            </thead>
            <tbody>
              {items.map((item) => (
                <Row key={item.event} item={item} pluginActions={pluginActions} />
              ))}
            </tbody>
          </table>
        </div>
      )}
      {items.length >= MOST_DRY_CHANGES && (
        <p className={classes.hint}>{t('automation.first_of', { count: items.length })}</p>
      )}
    </div>
  )
}

function Count({ name, count, isBad = false }: { name: string; count: number; isBad?: boolean }) {
  return (
    <div className={classes.count} data-bad={isBad}>
      <dt>{name}</dt>
      <dd>{count.toLocaleString('en')}</dd>
    </div>
  )
}

function Row({
  item: { ticket, at, changes, conflicts },
  pluginActions,
}: {
  item: DryItem
  pluginActions: readonly PluginAction[]
}) {
  return (
    <tr>
      <th scope="row">
        <Link to="/tickets/$ticket" params={{ ticket: ticket.key }} className={classes.ticket}>
          <span className={classes.key}>{ticket.key}</span> {ticket.title}
        </Link>
      </th>
      <td>
        {[...Map.groupBy(changes, ({ place }) => place)].map(([place, of]) => (
          <ActionChanges key={place} changes={of} pluginActions={pluginActions} />
        ))}
        {conflicts.map((conflict, index) => (
          <div key={index} className={classes.conflict}>
            <TriangleAlert className={classes.icon} aria-hidden />
            {conflictWords(conflict)}
          </div>
        ))}
      </td>
      <td>
        <time dateTime={at}>{dateAndTime(at)}</time>
      </td>
    </tr>
  )
}

/** What one action would change: it would be refused as a whole, and that is said once. */
function ActionChanges({
  changes,
  pluginActions,
}: {
  changes: DryItem['changes']
  pluginActions: readonly PluginAction[]
}) {
  const { refused, unsure } = changes[0] ?? {}
  return (
    <div className={classes.ofAction}>
      {changes.map((change, index) => (
        <div key={index}>{changeWords(change, pluginActions)}</div>
      ))}
      {refused !== undefined && (
        <div className={classes.conflict}>
          <TriangleAlert className={classes.icon} aria-hidden />
          {t('automation.refused_because', { why: refusalWords(refused) })}
        </div>
      )}
      {unsure === true && <div className={classes.hint}>{t('automation.unsure_why')}</div>}
    </div>
  )
}

function changeWords(
  { action, field, before, after, call }: DryItem['changes'][number],
  pluginActions: readonly PluginAction[],
): string {
  if (call) return pluginCallWords(call, pluginActions)
  if (field === null) return action === 'plugin' ? '' : t(`automation.action.${action}`)
  return t('automation.from_to', {
    field: fieldWord(field),
    before: valueWords(field, before),
    after: valueWords(field, after),
  })
}

function conflictWords({ why, rule, field, value }: DryItem['conflicts'][number]): string {
  return t(`automation.conflict.${why}`, {
    rule: rule?.name ?? '',
    field: fieldWord(field),
    value: valueWords(field, value),
  })
}
