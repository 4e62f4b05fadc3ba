import { Button, Progress } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { WorkflowMigration } from '@waybill/contract/workflows/workflow-migration.ts'
import { useEffect, useRef, useState } from 'react'
import { t } from '../../../messages/messages.ts'
import { client } from '../../../session/client.ts'
import { askDirectoryAgain } from '../../../sync/directory.ts'
import { ProblemNote } from '../../../ui/problem-note.tsx'
import { TimeAgo } from '../../../ui/time-ago.tsx'
import { useAct } from '../../../ui/use-act.ts'
import classes from './migrate.module.css'
import { MigrationItems } from './migration-items.tsx'
import { migrationsOf } from './migrations-of.ts'

/** Moves of running tickets to other versions: how far they are, and the way back. */
export function MigrationList({ workflow }: { workflow: string }) {
  const { data: migrations = [] } = useQuery(migrationsOf(workflow))
  const running = migrations.filter(({ state }) => state === 'running').length
  const before = useRef(running)
  // Where tickets are is counted anew when all of them have arrived.
  useEffect(() => {
    if (running < before.current) askDirectoryAgain()
    before.current = running
  }, [running])
  if (migrations.length === 0) return null
  return (
    <section aria-label={t('workflows.moves')}>
      <h2 className={classes.heading}>{t('workflows.moves')}</h2>
      <ul className={classes.items}>
        {migrations.map((migration) => (
          <Move key={migration.id} workflow={workflow} migration={migration} />
        ))}
      </ul>
    </section>
  )
}

const WHOLE = 100

function Move({ workflow, migration }: { workflow: string; migration: WorkflowMigration }) {
  const { id, from, to, state, total, waiting, moved, unchanged, refused, by, undo_of, started_at, can } =
    migration
  const [isOpen, setIsOpen] = useState(false)
  const { act, acting, problem } = useAct(async (what: 'stopMigration' | 'undoMigration') => {
    await client.workflows[what](workflow, id)
    askDirectoryAgain()
  })
  const done = total - waiting
  const left = [
    ...(unchanged > 0 ? [t('workflows.moves_unchanged', { count: unchanged })] : []),
    ...(refused > 0 ? [t('workflows.moves_refused', { count: refused })] : []),
  ]
  return (
    <li className={classes.item}>
      <div className={classes.head}>
        <strong>{t(undo_of === null ? 'workflows.move' : 'workflows.move_back', { from, to })}</strong>
        <TimeAgo at={started_at} className={classes.count} />
      </div>
      {by && <div className={classes.count}>{by.name}</div>}
      {state === 'running' && (
        <Progress
          value={total === 0 ? WHOLE : (done / total) * WHOLE}
          aria-label={t('workflows.moves_progress', { done, total })}
        />
      )}
      <div role="status" className={classes.result}>
        {t('workflows.moves_moved', { count: moved, total })}
        {left.length > 0 && `; ${left.join(', ')}`}
        {state === 'stopped' && `. ${t('workflows.moves_stopped')}`}
        {migration.undone_by !== null && `. ${t('workflows.moves_undone')}`}
      </div>
      <ProblemNote problem={problem} />
      <div className={classes.acts}>
        {can['stop'] && (
          <Button size="xs" variant="default" loading={acting} onClick={() => act('stopMigration')}>
            {t('workflows.stop')}
          </Button>
        )}
        {can['undo'] && (
          <Button size="xs" variant="default" loading={acting} onClick={() => act('undoMigration')}>
            {t('workflows.take_back')}
          </Button>
        )}
        <Button
          size="xs"
          variant="subtle"
          aria-expanded={isOpen}
          onClick={() => setIsOpen((before) => !before)}
        >
          {t('workflows.each_ticket')}
        </Button>
      </div>
      {isOpen && <MigrationItems workflow={workflow} migration={id} done={done} />}
    </li>
  )
}
