import { Button, Progress } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { Bulk } from '@waybill/contract/bulk/bulk.ts'
import { t } from '../../../messages/messages.ts'
import { client } from '../../../session/client.ts'
import classes from './bulk-dialog.module.css'
import { isEnded } from './use-bulk.ts'

interface BulkRunProps {
  run: Bulk
  onStop: () => void
  onUndo: () => void
  onClose: () => void
}

export function BulkRun({ run, onStop, onUndo, onClose }: BulkRunProps) {
  const { total, done, changed, unchanged, refused, action, can_undo } = run
  const ended = isEnded(run)
  const words = ended
    ? t(action === 'undo' ? 'tickets.bulk_undone' : 'tickets.bulk_done', { changed, unchanged, refused })
    : t('tickets.bulk_running', { done, total })
  return (
    <>
      <p className={classes.summary} role="status">
        {words}
      </p>
      <Progress value={total === 0 ? 100 : (done / total) * 100} aria-label={words} transitionDuration={0} />
      {ended && refused > 0 && <Refused run={run.id} />}
      <div className={classes.end}>
        {!ended && (
          <Button variant="default" onClick={onStop}>
            {t('tickets.bulk_stop')}
          </Button>
        )}
        {ended && can_undo && (
          <Button variant="default" onClick={onUndo}>
            {t('tickets.bulk_undo')}
          </Button>
        )}
        <Button onClick={onClose}>{ended ? t('ui.close') : t('tickets.bulk_hide')}</Button>
      </div>
    </>
  )
}

const SHOWN = 100

/** The tickets that were not changed, each with the reason. */
function Refused({ run }: { run: string }) {
  const { data } = useQuery({
    queryKey: ['bulk', run, 'refused'],
    queryFn: () => client.bulk.items(run, { result: 'refused', limit: SHOWN }),
  })
  return (
    <ul className={classes.sample} aria-label={t('tickets.bulk_refused')}>
      {data?.items.map(({ position, ticket, ref, code, detail }) => (
        <li key={position} className={classes.item} data-result="refused">
          <span className={classes.key}>{ticket?.key ?? ref}</span>
          <span className={classes.what}>{detail ?? code}</span>
        </li>
      ))}
    </ul>
  )
}
