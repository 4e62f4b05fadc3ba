import { Button } from '@mantine/core'
import { t } from '../../../messages/messages.ts'
import classes from './designer.module.css'

/** What was drawn before and never saved is here again. */
export function RestoredStrip({ shown, onDiscard }: { shown: boolean; onDiscard: () => void }) {
  if (!shown) return null
  return (
    <div className={classes.strip} role="status">
      <span className={classes.grow}>{t('workflows.restored')}</span>
      <Button size="xs" variant="default" onClick={onDiscard}>
        {t('workflows.discard')}
      </Button>
    </div>
  )
}
