import { Progress } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Problem } from '@waybill/contract/problems/problem.ts'
import type { Workflow } from '@waybill/contract/workflows/workflow.ts'
import { History } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { t } from '../../../messages/messages.ts'
import { client } from '../../../session/client.ts'
import { EmptyPlace } from '../../../ui/empty-place.tsx'
import { ListShape } from '../../../ui/list-shape.tsx'
import { ProblemNote } from '../../../ui/problem-note.tsx'
import { PastForm } from './past-form.tsx'
import { PastResult } from './past-result.tsx'
import classes from './past.module.css'

interface TryOnPastProps {
  workflow: Workflow
  /** The run that is shown. */
  run: string | undefined
  onRun: (run: string) => void
}

/** While it runs, how far it is. Milliseconds. */
const EVERY = 1_000
const WHOLE = 100

/** The workflow as it is saved, run over tickets that are over: what would have come of it. */
export function TryOnPast({ workflow, run, onRun }: TryOnPastProps) {
  const { data, error } = useQuery({
    queryKey: ['workflows', 'past', workflow.id, run],
    queryFn: () => client.workflows.historyRun(workflow.id, run ?? ''),
    enabled: run !== undefined,
    refetchInterval: ({ state }) =>
      state.data?.state === 'waiting' || state.data?.state === 'running' ? EVERY : false,
  })
  const state = data?.state
  const shown = useRef<HTMLDivElement>(null)
  // On a telephone it stands below the form.
  useEffect(() => {
    if (run !== undefined && state !== undefined) shown.current?.scrollIntoView({ block: 'start' })
  }, [run, state])
  return (
    <div className={classes.page}>
      <div className={classes.form}>
        {workflow.can['edit'] ? (
          <PastForm workflow={workflow} onRun={onRun} />
        ) : (
          <p className={classes.text}>{t('workflows.read_only')}</p>
        )}
      </div>
      <div ref={shown} className={classes.result}>
        <ProblemNote problem={error instanceof Problem ? error : null} />
        {run === undefined && (
          <EmptyPlace
            icon={<History aria-hidden />}
            title={t('workflows.past_none')}
            text={t('workflows.past_none_text')}
          />
        )}
        {run !== undefined && !data && !error && <ListShape rows={5} />}
        {data && (data.state === 'waiting' || data.state === 'running') && (
          <div role="status" className={classes.waiting}>
            {t('workflows.past_running', { done: data.done, total: data.total })}
            <Progress
              value={data.total === 0 ? 0 : (data.done / data.total) * WHOLE}
              aria-label={t('workflows.moves_progress', { done: data.done, total: data.total })}
            />
          </div>
        )}
        {data?.state === 'failed' && (
          <p role="alert" className={classes.failed}>
            {data.error ?? t('workflows.past_failed')}
          </p>
        )}
        {data?.result && <PastResult result={data.result} />}
      </div>
    </div>
  )
}
