import { Button, Menu, Skeleton } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { getRouteApi } from '@tanstack/react-router'
import type { Problem } from '@waybill/contract/problems/problem.ts'
import { ChevronDown, Rows3 } from 'lucide-react'
import { useCallback, useEffect } from 'react'
import { t } from '../../messages/messages.ts'
import { openDialog } from '../../shell/open-dialogs.ts'
import { useProjects } from '../../sync/directory.ts'
import { CreateProjectLink } from '../../ui/create-project-link.tsx'
import { EmptyPlace } from '../../ui/empty-place.tsx'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { ProjectPicker } from '../../ui/project-picker.tsx'
import { PropertyButton } from '../../ui/property-button.tsx'
import { PeekPanel } from '../tickets/peek-panel.tsx'
import { FilterChips } from '../tickets/query/filter-chips.tsx'
import { QueryEditor } from '../tickets/query/query-editor.tsx'
import { Board } from './board.tsx'
import { LANES, isLanes, type Lanes } from './lanes.ts'
import { keepProject, lastProject } from './last-project.ts'
import { useColumnHeads, useColumns, type ColumnHead } from './use-columns.ts'
import { useNewColumns } from './use-new-columns.ts'
import frame from '../tickets/tickets-frame.module.css'
import classes from './board.module.css'

const route = getRouteApi('/inside/board')

interface Search {
  project?: string
  q?: string
  view?: string
  lanes?: string
  peek?: string
}

/** The tickets of a project by the steps of its workflow. The address holds everything of it. */
export function BoardPage() {
  const { project: named, q = '', lanes, peek } = route.useSearch()
  const navigate = route.useNavigate()
  const narrow = useMediaQuery('(max-width: 47.99em)', undefined, { getInitialValueInEffect: false })
  const { data: projects, error } = useProjects()
  const key = named?.toUpperCase() ?? lastProject(projects)
  const project = projects?.find((one) => one.key === key)
  const heads = useColumnHeads(key)
  const by = isLanes(lanes) ? lanes : 'none'

  const go = useCallback(
    (change: { [Name in keyof Search]?: string | undefined }, replace = false) =>
      void navigate({ search: (search: Search): Search => withoutEmpty({ ...search, ...change }), replace }),
    [navigate],
  )
  useEffect(() => {
    if (key !== undefined) keepProject(key)
  }, [key])

  if (projects?.length === 0 && named === undefined)
    return (
      <EmptyPlace
        isPage
        title={t('board.no_projects')}
        text={t('board.no_projects_text')}
        action={<CreateProjectLink />}
      />
    )
  const problem = (heads.error ?? error) as Problem | null
  return (
    <div className={frame.page}>
      <div className={frame.body}>
        <div className={frame.head}>
          <h1 className={frame.title}>{t('board.title')}</h1>
          <ProjectPicker
            project={key ?? null}
            onPick={(picked) => go({ project: picked.key, peek: undefined })}
          >
            <PropertyButton
              name={t('board.project')}
              icon={<ChevronDown aria-hidden size="var(--icon-small)" />}
            >
              {project?.name ?? key ?? ''}
            </PropertyButton>
          </ProjectPicker>
          <LanesMenu by={by} onChange={(next) => go({ lanes: next === 'none' ? undefined : next })} />
        </div>
        <ProblemNote problem={problem} />
        {heads.data && key !== undefined ? (
          <Content
            key={key}
            project={key}
            q={q}
            by={by}
            heads={heads.data}
            peek={peek}
            mayAdd={project?.can['create_ticket'] === true}
            mayLimit={project?.can['edit'] === true}
            go={go}
          />
        ) : (
          !problem && <BoardShape />
        )}
      </div>
      {peek !== undefined && !narrow && (
        <PeekPanel ticket={peek} onClose={() => go({ peek: undefined }, true)} />
      )}
    </div>
  )
}

interface ContentProps {
  project: string
  q: string
  by: Lanes
  heads: readonly ColumnHead[]
  peek: string | undefined
  mayAdd: boolean
  mayLimit: boolean
  go: (change: { q?: string; peek?: string }, replace?: boolean) => void
}

function Content({ project, q, by, heads, peek, mayAdd, mayLimit, go }: ContentProps) {
  const narrow = useMediaQuery('(max-width: 47.99em)', undefined, { getInitialValueInEffect: false })
  const navigate = route.useNavigate()
  const columns = useColumns(project, q, heads)
  useNewColumns(project, heads)
  const problem = columns.views.find((view) => view.problem !== null)?.problem ?? null
  const isEmpty = columns.views.every(({ ready, tickets }) => ready && tickets.length === 0)
  const onPeek = useCallback(
    (key: string) => {
      if (narrow) void navigate({ to: '/tickets/$ticket', params: { ticket: key } })
      else go({ peek: key }, peek !== undefined)
    },
    [narrow, navigate, go, peek],
  )
  return (
    <>
      <div className={frame.filters}>
        <QueryEditor query={q} problem={problem} onApply={(next) => go({ q: next })} />
        <FilterChips query={q} onApply={(next) => go({ q: next })} />
      </div>
      <Board
        project={project}
        filter={q}
        by={by}
        heads={heads}
        columns={columns}
        peek={peek}
        onPeek={onPeek}
        mayAdd={mayAdd}
        mayLimit={mayLimit}
      />
      {isEmpty && q !== '' && (
        <div className={classes.nothing}>
          <EmptyPlace
            title={t('board.empty')}
            text={t('board.empty_text')}
            action={
              <Button variant="default" onClick={() => go({ q: '' })}>
                {t('board.clear_filter')}
              </Button>
            }
          />
        </div>
      )}
      {isEmpty && q === '' && mayAdd && (
        <div className={classes.nothing}>
          <EmptyPlace
            title={t('board.no_tickets')}
            text={t('board.no_tickets_text')}
            action={
              <Button onClick={() => openDialog({ kind: 'create', project })}>{t('shell.create')}</Button>
            }
          />
        </div>
      )}
    </>
  )
}

function LanesMenu({ by, onChange }: { by: Lanes; onChange: (by: Lanes) => void }) {
  return (
    <div className={frame.tools}>
      <Menu position="bottom-end" width="var(--menu)">
        <Menu.Target>
          <button
            type="button"
            className={frame.tool}
            data-on={by !== 'none'}
            aria-label={t('board.action.lanes', { name: t(`board.lanes.${by}`) })}
          >
            <Rows3 aria-hidden />
            <span className={frame.toolName}>{t(by === 'none' ? 'board.lanes' : `board.lanes.${by}`)}</span>
          </button>
        </Menu.Target>
        <Menu.Dropdown>
          {LANES.map((one) => (
            <Menu.Item key={one} aria-current={one === by} onClick={() => onChange(one)}>
              {t(`board.lanes.${one}`)}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
    </div>
  )
}

/** The shape of a board that is on its way. */
function BoardShape() {
  return (
    <div className={classes.shape} role="status" aria-label={t('ui.loading')}>
      {[5, 3, 4, 2].map((cards, column) => (
        <div key={column} className={classes.shapeColumn}>
          <Skeleton className={classes.shapeHead} />
          {Array.from({ length: cards }, (_, card) => (
            <Skeleton key={card} className={classes.shapeCard} />
          ))}
        </div>
      ))}
    </div>
  )
}

function withoutEmpty(search: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(Object.entries(search).flatMap(([name, value]) => (value ? [[name, value]] : [])))
}
