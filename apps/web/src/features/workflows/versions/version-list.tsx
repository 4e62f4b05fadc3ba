import { Button } from '@mantine/core'
import type { WorkflowVersionItem } from '@waybill/contract/workflows/workflow-answers.ts'
import type { Workflow } from '@waybill/contract/workflows/workflow.ts'
import { useState } from 'react'
import { t } from '../../../messages/messages.ts'
import { TimeAgo } from '../../../ui/time-ago.tsx'
import { MigrateDialog } from '../migrate/migrate-dialog.tsx'
import { TakeVersionDialog } from './take-version-dialog.tsx'
import classes from './versions.module.css'

interface VersionListProps {
  workflow: Workflow
  versions: readonly WorkflowVersionItem[]
  /** The one that is compared now. */
  shown: string
  onShow: (version: number) => void
}

/** Newest first: who published it and when, what it changed, and how many tickets travel on it. */
export function VersionList({ workflow, versions, shown, onShow }: VersionListProps) {
  const [moving, setMoving] = useState<number | null>(null)
  const [taking, setTaking] = useState<number | null>(null)
  const newestFirst = versions.toSorted((a, b) => b.version - a.version)
  const others = newestFirst.map(({ version }) => version).filter((version) => version !== moving)
  return (
    <>
      <ol className={classes.items} aria-label={t('workflows.part_of.versions')}>
        {newestFirst.map(({ version, published_at, published_by, running, summary }) => (
          <li key={version} className={classes.item} data-active={shown === String(version)}>
            <div className={classes.head}>
              <strong>{t('workflows.version', { version })}</strong>
              <TimeAgo at={published_at} className={classes.when} />
            </div>
            {published_by && <div className={classes.fact}>{published_by.name}</div>}
            {summary !== '' && <div className={classes.summary}>{summary}</div>}
            <div className={classes.fact}>{t('workflows.running', { count: running })}</div>
            <div className={classes.acts}>
              <Button
                size="xs"
                variant="default"
                aria-pressed={shown === String(version)}
                onClick={() => onShow(version)}
              >
                {t('workflows.show_changes')}
              </Button>
              {workflow.can['edit'] && (version !== workflow.version || workflow.changed) && (
                <Button size="xs" variant="default" onClick={() => setTaking(version)}>
                  {t('workflows.take_version', { version })}
                </Button>
              )}
              {workflow.can['migrate'] && running > 0 && versions.length > 1 && (
                <Button size="xs" variant="default" onClick={() => setMoving(version)}>
                  {t('workflows.move_them')}
                </Button>
              )}
            </div>
          </li>
        ))}
      </ol>
      {taking !== null && (
        <TakeVersionDialog workflow={workflow} version={taking} onClose={() => setTaking(null)} />
      )}
      {moving !== null && (
        <MigrateDialog workflow={workflow} from={moving} versions={others} onClose={() => setMoving(null)} />
      )}
    </>
  )
}
