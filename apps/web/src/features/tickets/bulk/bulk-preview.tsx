import { Button } from '@mantine/core'
import type { BulkDryRun } from '@waybill/contract/bulk/bulk.ts'
import { useId } from 'react'
import { t } from '../../../messages/messages.ts'
import classes from './bulk-dialog.module.css'

interface BulkPreviewProps {
  dryRun: BulkDryRun
  onStart: () => void
  onCancel: () => void
}

export function BulkPreview({ dryRun, onStart, onCancel }: BulkPreviewProps) {
  const heading = useId()
  const { total, changing, unchanged, refused, sample } = dryRun
  return (
    <>
      <p className={classes.summary}>{t('tickets.bulk_summary', { total, changing, unchanged, refused })}</p>
      <div className={classes.bar} aria-hidden>
        <span data-part="changing" style={{ flexGrow: changing }} />
        <span data-part="unchanged" style={{ flexGrow: unchanged }} />
        <span data-part="refused" style={{ flexGrow: refused }} />
      </div>
      <p className={classes.note} id={heading}>
        {total > sample.length
          ? t('tickets.bulk_examples', { count: sample.length })
          : t('tickets.bulk_history')}
      </p>
      <ul className={classes.sample} aria-labelledby={heading}>
        {sample.map(({ ticket, ref, result, changes, detail }, index) => (
          <li key={index} className={classes.item} data-result={result}>
            <span className={classes.key}>{ticket?.key ?? ref}</span>
            <span className={classes.what}>
              {result === 'changing' ? changes.join('; ') : (detail ?? t(`tickets.bulk_result.${result}`))}
            </span>
          </li>
        ))}
      </ul>
      <div className={classes.end}>
        <Button variant="default" onClick={onCancel}>
          {t('ui.cancel')}
        </Button>
        <Button data-autofocus disabled={changing === 0} onClick={onStart}>
          {t('tickets.bulk_start', { count: changing })}
        </Button>
      </div>
    </>
  )
}
