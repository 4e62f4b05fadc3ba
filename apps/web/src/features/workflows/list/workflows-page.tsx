import { Button, SegmentedControl } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { Problem } from '@waybill/contract/problems/problem.ts'
import { Archive, Workflow as WorkflowIcon } from 'lucide-react'
import { useState } from 'react'
import { t } from '../../../messages/messages.ts'
import { NoRightsPage } from '../../../shell/no-rights-page.tsx'
import { useMe } from '../../../session/session.ts'
import { EmptyPlace } from '../../../ui/empty-place.tsx'
import { ListShape } from '../../../ui/list-shape.tsx'
import { Page, PageHead } from '../../../ui/page/page.tsx'
import rows from '../../../ui/page/rows.module.css'
import { ProblemNote } from '../../../ui/problem-note.tsx'
import { workflowsOf } from '../use-workflows.ts'
import { CreateWorkflowDialog } from './create-workflow-dialog.tsx'
import { ImportWorkflowDialog } from './import-workflow-dialog.tsx'
import { WorkflowRow } from './workflow-row.tsx'
import classes from './workflows-page.module.css'

const route = getRouteApi('/inside/workflows')

/** All workflows: which take tickets, which are being drawn, and what is wrong with them. */
export function WorkflowsPage() {
  const { can } = useMe()
  if (can['workflows.see'] !== true) return <NoRightsPage />
  return <List mayManage={can['workflows.manage'] === true} />
}

function List({ mayManage }: { mayManage: boolean }) {
  const archived = route.useSearch().archived !== undefined
  const navigate = route.useNavigate()
  const [open, setOpen] = useState<'create' | 'import' | null>(null)
  const { data: workflows, error } = useQuery(workflowsOf(archived))
  const own = workflows?.filter(({ built_in }) => !built_in)
  return (
    <Page>
      <PageHead title={t('workflows.title')}>
        <SegmentedControl
          size="xs"
          aria-label={t('workflows.which')}
          data={[
            { value: 'active', label: t('workflows.active') },
            { value: 'archived', label: t('workflows.archived') },
          ]}
          value={archived ? 'archived' : 'active'}
          onChange={(value) => void navigate({ search: value === 'archived' ? { archived: 'yes' } : {} })}
        />
        <span className={classes.grow} />
        {mayManage && (
          <>
            <Button variant="default" onClick={() => setOpen('import')}>
              {t('workflows.import')}
            </Button>
            <Button onClick={() => setOpen('create')}>{t('workflows.new')}</Button>
          </>
        )}
      </PageHead>
      <ProblemNote problem={error instanceof Problem ? error : null} />
      {!workflows && !error && <ListShape rows={5} />}
      {workflows && workflows.length > 0 && (
        <ul className={rows.rows} aria-label={t('workflows.title')}>
          {workflows.map((workflow) => (
            <WorkflowRow key={workflow.id} workflow={workflow} />
          ))}
        </ul>
      )}
      {own?.length === 0 &&
        (archived ? (
          <EmptyPlace
            icon={<Archive aria-hidden />}
            title={t('workflows.none_archived')}
            text={t('workflows.none_archived_text')}
          />
        ) : (
          <EmptyPlace
            icon={<WorkflowIcon aria-hidden />}
            title={t('workflows.none')}
            text={t(mayManage ? 'workflows.none_text' : 'workflows.none_text_others')}
            action={mayManage && <Button onClick={() => setOpen('create')}>{t('workflows.create')}</Button>}
          />
        ))}
      {open === 'create' && <CreateWorkflowDialog onClose={() => setOpen(null)} />}
      {open === 'import' && <ImportWorkflowDialog onClose={() => setOpen(null)} />}
    </Page>
  )
}
