import type { HistoryEntry } from '@waybill/contract/events/event.ts'
import { t } from '../../../messages/messages.ts'
import { dateAndTime, exactTime } from '../../../ui/instants.ts'
import classes from './audit-table.module.css'

export function AuditTable({ entries }: { entries: readonly HistoryEntry[] }) {
  return (
    <table className={classes.table}>
      <thead>
        <tr>
          <th scope="col">{t('settings.audit.when')}</th>
          <th scope="col">{t('settings.audit.happened')}</th>
          <th scope="col" className={classes.via}>
            {t('settings.audit.via')}
          </th>
        </tr>
      </thead>
      <tbody>
        {entries.map(({ seq, kind, recorded_at, text, via }) => (
          <tr key={seq} title={t('settings.audit.position', { seq, kind })}>
            <td className={classes.when}>
              <time dateTime={recorded_at} title={exactTime(recorded_at)}>
                {dateAndTime(recorded_at)}
              </time>
            </td>
            <td>{text}</td>
            <td className={classes.via}>{via}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
