import { Button, Menu } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { VIEW_GROUPS, type ViewGroup } from '@waybill/contract/views/view.ts'
import { ChevronDown } from 'lucide-react'
import { useState } from 'react'
import { t } from '../../messages/messages.ts'
import { client } from '../../session/client.ts'
import { useProjects } from '../../sync/directory.ts'
import { say } from '../../ui/say.ts'
import { useAct } from '../../ui/use-act.ts'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { readColumns, writeColumns, type Column } from '../tickets/columns.ts'
import { askViewsAgain, useViews } from './use-views.ts'
import { ViewDialog } from './view-dialog.tsx'
import { placeOfView } from './view-link.ts'
import classes from './save-view.module.css'

interface SaveViewProps {
  query: string
  columns: readonly Column[]
  group: string | null
  /** The view that is shown, perhaps with changes. */
  view: string | undefined
}

/** Keeps what the list shows under a name, or the changes of the view that it began with. */
export function SaveView({ query, columns, group: wanted, view: id }: SaveViewProps) {
  const navigate = useNavigate()
  const { data: views = [] } = useViews()
  const { data: projects = [] } = useProjects()
  const [saving, setSaving] = useState(false)
  const group: ViewGroup | null = VIEW_GROUPS.find((one) => one === wanted) ?? null
  const shown = { query, columns: writeColumns(columns)?.split(',') ?? [], group }
  const view = views.find((one) => one.id === id)
  const key = projects.find((one) => one.id === view?.project_id)?.key
  const place = view && placeOfView(view, key)
  const before = place?.to === '/tickets' ? place.search : undefined
  const isChanged =
    before !== undefined &&
    (query !== (before.q ?? '') ||
      group !== (view?.group ?? null) ||
      writeColumns(columns) !== writeColumns(readColumns(before.columns)))
  const { act, acting, problem } = useAct(async () => {
    if (!view) return
    // The question names the project by itself now.
    await client.views.update(view.id, { ...shown, project: null })
    await askViewsAgain()
    say(t('views.updated', { name: view.name }))
  })
  const saveAsNew = () => setSaving(true)
  return (
    <div className={classes.save}>
      <ProblemNote problem={problem} />
      {view?.can.edit && isChanged ? (
        <Button.Group>
          <Button loading={acting} onClick={() => act()}>
            {t('views.update', { name: view.name })}
          </Button>
          <Menu position="bottom-end">
            <Menu.Target>
              <Button className={classes.rest} aria-label={t('views.actions', { name: view.name })}>
                <ChevronDown className={classes.icon} aria-hidden />
              </Button>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item onClick={saveAsNew}>{t('views.as_new')}</Menu.Item>
            </Menu.Dropdown>
          </Menu>
        </Button.Group>
      ) : (
        (!view || isChanged) && (
          <Button variant="default" onClick={saveAsNew}>
            {t('views.save')}
          </Button>
        )
      )}
      {saving && (
        <ViewDialog
          wish={shown}
          onSaved={(saved) => void navigate(placeOfView(saved, undefined))}
          onClose={() => setSaving(false)}
        />
      )}
    </div>
  )
}
