import { Button, Select, Skeleton, Text } from '@mantine/core'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Problem } from '@waybill/contract/problems/problem.ts'
import type { MigrationPreview } from '@waybill/contract/workflows/workflow-migration.ts'
import type { Workflow } from '@waybill/contract/workflows/workflow.ts'
import { useMemo, useState } from 'react'
import { t } from '../../../messages/messages.ts'
import { client } from '../../../session/client.ts'
import { askDirectoryAgain } from '../../../sync/directory.ts'
import { DialogButtons } from '../../../ui/dialog-buttons.tsx'
import { ProblemNote } from '../../../ui/problem-note.tsx'
import { useAct } from '../../../ui/use-act.ts'
import { Dialog } from '../../settings/dialog.tsx'
import { versionOf } from '../use-workflows.ts'
import { definitionOfVersion } from '../versions/comparison.ts'
import classes from './migrate.module.css'

interface MigrateDialogProps {
  workflow: Workflow
  from: number
  /** The versions to which one may move, newest first. */
  versions: readonly number[]
  onClose: () => void
}

/** Where tickets of an old version go: for each step that holds some, the step of the new one. */
export function MigrateDialog({ workflow, from, versions, onClose }: MigrateDialogProps) {
  const { id } = workflow
  const [to, setTo] = useState(versions[0] ?? from)
  const [mapping, setMapping] = useState<Readonly<Record<string, string>>>({})
  const input = { from, to, mapping }
  const { data: target } = useQuery(versionOf(id, to))
  const steps = useMemo(() => (target ? definitionOfVersion(target).steps : []), [target])
  const { data: preview, error } = useQuery({
    queryKey: ['directory', 'workflows', 'migration', id, input],
    queryFn: () => client.workflows.previewMigration(id, input),
    placeholderData: keepPreviousData,
  })
  const { act, acting, problem } = useAct(async () => {
    await client.workflows.migrate(id, input)
    askDirectoryAgain()
    onClose()
  })
  return (
    <Dialog title={t('workflows.move_title', { version: from })} onClose={onClose}>
      <Text size="md">{t('workflows.move_text')}</Text>
      <Select
        label={t('workflows.move_to')}
        data={versions.map((version) => ({
          value: String(version),
          label: t('workflows.version', { version }),
        }))}
        value={String(to)}
        allowDeselect={false}
        onChange={(value) => {
          setTo(Number(value))
          setMapping({})
        }}
      />
      <ProblemNote problem={problem ?? (error instanceof Problem ? error : null)} />
      {!preview && !error && <Skeleton height="var(--card)" aria-label={t('ui.loading')} role="status" />}
      {preview && (
        <Steps
          preview={preview}
          steps={steps}
          onMap={(step, next) => setMapping({ ...mapping, [step]: next })}
        />
      )}
      <DialogButtons onCancel={onClose}>
        <Button onClick={() => act()} loading={acting} disabled={!preview?.ready || preview.total === 0}>
          {t('workflows.move_tickets', { count: preview?.total ?? 0 })}
        </Button>
      </DialogButtons>
    </Dialog>
  )
}

interface StepsProps {
  preview: MigrationPreview
  steps: readonly { id: string; name: string }[]
  onMap: (step: string, to: string) => void
}

function Steps({ preview, steps, onMap }: StepsProps) {
  const held = preview.steps.filter(({ tickets }) => tickets > 0)
  if (held.length === 0) return <p className={classes.quiet}>{t('workflows.move_nothing')}</p>
  return (
    <ul className={classes.steps}>
      {held.map(({ from, to, tickets }) => (
        <li key={from.id} className={classes.step}>
          <div className={classes.from}>
            <strong>{from.name}</strong>
            <span className={classes.count}>{t('workflows.tickets_here', { count: tickets })}</span>
          </div>
          <Select
            aria-label={t('workflows.move_step_to', { step: from.name })}
            placeholder={t('workflows.choose_step')}
            data={steps.map(({ id, name }) => ({ value: id, label: name }))}
            value={to?.id ?? null}
            allowDeselect={false}
            searchable
            error={to === null && t('workflows.needs_target')}
            onChange={(value) => {
              if (value !== null) onMap(from.id, value)
            }}
          />
        </li>
      ))}
    </ul>
  )
}
