import { ActionIcon, Menu } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { View } from '@waybill/contract/views/view.ts'
import { Columns3, Ellipsis, ListFilter } from 'lucide-react'
import { useState } from 'react'
import { t } from '../../messages/messages.ts'
import { client } from '../../session/client.ts'
import { useMe } from '../../session/session.ts'
import { useProjects } from '../../sync/directory.ts'
import { useAct } from '../../ui/use-act.ts'
import { DeleteView, ViewDialog } from './view-dialog.tsx'
import { askViewsAgain, useViewCounts, useViews, type ViewCount } from './use-views.ts'
import { placeOfView } from './view-link.ts'
import classes from './sidebar-views.module.css'

type Open = { dialog: 'edit' | 'delete'; view: View } | null

/** Saved views below the pages, each with how many tickets it shows. Nothing, where there are none. */
export function SidebarViews({ onGo }: { onGo?: () => void }) {
  const me = useMe()
  const { data: views = [] } = useViews()
  const { data: projects = [] } = useProjects()
  const counts = useViewCounts(views)
  const [open, setOpen] = useState<Open>(null)
  if (views.length === 0) return null
  const own = views.filter(({ owner }) => owner.id === me.id).length
  return (
    <section className={classes.views} aria-label={t('views.title')}>
      <h2 className={classes.title}>{t('views.title')}</h2>
      <ul className={classes.list}>
        {views.map((view) => (
          <li key={view.id} className={classes.row}>
            <ViewLink
              view={view}
              projectKey={projects.find(({ id }) => id === view.project_id)?.key}
              count={counts.get(view.id)}
              isOwn={view.owner.id === me.id}
              onGo={onGo}
            />
            {view.can.edit && (
              <ViewMenu view={view} isOwn={view.owner.id === me.id} own={own} onOpen={setOpen} />
            )}
          </li>
        ))}
      </ul>
      {open?.dialog === 'edit' && <ViewDialog view={open.view} onClose={() => setOpen(null)} />}
      {open?.dialog === 'delete' && <DeleteView view={open.view} onClose={() => setOpen(null)} />}
    </section>
  )
}

interface ViewLinkProps {
  view: View
  projectKey: string | undefined
  count: ViewCount | undefined
  isOwn: boolean
  onGo: (() => void) | undefined
}

function ViewLink({ view, projectKey, count, isOwn, onGo }: ViewLinkProps) {
  const Icon = view.layout === 'board' ? Columns3 : ListFilter
  return (
    <Link
      {...placeOfView(view, projectKey)}
      className={classes.link}
      activeOptions={{ exact: true, includeSearch: true }}
      activeProps={{ 'data-active': true, 'aria-current': 'page' }}
      title={isOwn ? view.name : t('views.shared_by', { name: view.owner.name })}
      onClick={onGo}
    >
      <Icon className={classes.icon} aria-hidden />
      <span className={classes.name}>{view.name}</span>
      {count && (
        <span className={classes.count} role="img" aria-label={countWords(count)} title={countWords(count)}>
          {count.count === null ? '–' : `${String(count.count)}${count.more ? '+' : ''}`}
        </span>
      )}
    </Link>
  )
}

function countWords({ count, more }: ViewCount): string {
  if (count === null) return t('views.count_none')
  return more ? t('views.count_more', { count }) : t('views.count', { count })
}

interface ViewMenuProps {
  view: View
  isOwn: boolean
  /** How many views are one's own: they stand first. */
  own: number
  onOpen: (open: Open) => void
}

function ViewMenu({ view, isOwn, own, onOpen }: ViewMenuProps) {
  const { act, acting } = useAct(async (position: number) => {
    await client.views.update(view.id, { position })
    await askViewsAgain()
  })
  return (
    <Menu position="bottom-start">
      <Menu.Target>
        <ActionIcon
          variant="subtle"
          size="var(--s-6)"
          className={classes.menu}
          loading={acting}
          aria-label={t('views.actions', { name: view.name })}
        >
          <Ellipsis className={classes.icon} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => onOpen({ dialog: 'edit', view })}>{t('views.edit')}</Menu.Item>
        {isOwn && view.position > 0 && (
          <Menu.Item onClick={() => act(view.position - 1)}>{t('views.up')}</Menu.Item>
        )}
        {isOwn && view.position < own - 1 && (
          <Menu.Item onClick={() => act(view.position + 1)}>{t('views.down')}</Menu.Item>
        )}
        <Menu.Item color="red" onClick={() => onOpen({ dialog: 'delete', view })}>
          {t('views.delete')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
