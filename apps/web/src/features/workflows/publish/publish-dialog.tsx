import { Button, Skeleton, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Problem } from '@waybill/contract/problems/problem.ts'
import type { PublishPreview } from '@waybill/contract/workflows/workflow-answers.ts'
import type { Workflow } from '@waybill/contract/workflows/workflow.ts'
import { t } from '../../../messages/messages.ts'
import { client } from '../../../session/client.ts'
import { askDirectoryAgain } from '../../../sync/directory.ts'
import { DialogButtons } from '../../../ui/dialog-buttons.tsx'
import { ProblemNote } from '../../../ui/problem-note.tsx'
import { say } from '../../../ui/say.ts'
import { useAct } from '../../../ui/use-act.ts'
import { Dialog } from '../../settings/dialog.tsx'
import { ChangeList } from '../versions/change-list.tsx'
import classes from './publish.module.css'

/** What a new version would be and whom it touches, before it is one. */
export function PublishDialog({ workflow, onClose }: { workflow: Workflow; onClose: () => void }) {
  const { id, name, seq } = workflow
  const { data: preview, error } = useQuery({
    queryKey: ['directory', 'workflows', 'publish', id, seq],
    queryFn: () => client.workflows.publishPreview(id),
  })
  const { act, acting, problem } = useAct(async () => {
    const { version } = await client.workflows.publish(id)
    askDirectoryAgain()
    say(t('workflows.published', { name, version: version ?? 1 }), { tone: 'good' })
    onClose()
  })
  const version = preview?.version ?? (workflow.version ?? 0) + 1
  return (
    <Dialog title={t('workflows.publish_title', { name, version })} onClose={onClose}>
      <Text size="md">{t('workflows.publish_text')}</Text>
      <ProblemNote problem={problem ?? (error instanceof Problem ? error : null)} />
      {!preview && !error && <Skeleton height="var(--card)" aria-label={t('ui.loading')} role="status" />}
      {preview && <Preview preview={preview} />}
      <DialogButtons onCancel={onClose}>
        <Button onClick={() => act()} loading={acting} disabled={!preview?.ready} data-autofocus>
          {t('workflows.publish_version', { version })}
        </Button>
      </DialogButtons>
    </Dialog>
  )
}

function Preview({ preview }: { preview: PublishPreview }) {
  const { change, names, problems, projects, running } = preview
  const onTheWay = running.reduce((sum, { tickets }) => sum + tickets, 0)
  return (
    <>
      {problems.length > 0 && (
        <section>
          <h3 className={classes.heading}>{t('workflows.problems')}</h3>
          <ul className={classes.list}>
            {problems.map(({ element, code, message, severity }) => (
              <li key={`${element ?? ''} ${code} ${message}`} data-severity={severity}>
                {message}
              </li>
            ))}
          </ul>
        </section>
      )}
      <section>
        <h3 className={classes.heading}>{t('workflows.what_changes')}</h3>
        {change ? (
          <ChangeList change={change} nameOf={(ref) => names[ref]} />
        ) : (
          <p className={classes.text}>{t('workflows.first_version')}</p>
        )}
      </section>
      <section>
        <h3 className={classes.heading}>{t('workflows.whom')}</h3>
        <p className={classes.text}>
          {projects.length === 0
            ? t('workflows.no_project_uses')
            : t('workflows.projects_use', { names: projects.map(({ name }) => name).join(', ') })}
        </p>
        <p className={classes.text}>{t('workflows.running_stay', { count: onTheWay })}</p>
        {running.length > 0 && (
          <ul className={classes.list}>
            {running.map(({ version, step, tickets }) => (
              <li key={step.id}>{t('workflows.running_at', { version, step: step.name, count: tickets })}</li>
            ))}
          </ul>
        )}
      </section>
    </>
  )
}
