import { useInViewport } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { Project } from '@waybill/contract/projects/project.ts'
import { Columns3, Globe, Lock, Settings } from 'lucide-react'
import { t } from '../../messages/messages.ts'
import { client } from '../../session/client.ts'
import rows from '../../ui/page/rows.module.css'
import classes from './projects-page.module.css'

export function ProjectRow({ project }: { project: Project }) {
  const { key, name, description, access } = project
  const { ref, inViewport } = useInViewport<HTMLLIElement>()
  const count = useUnresolved(key, inViewport)
  return (
    <li ref={ref} className={rows.row}>
      <span className={classes.key}>{key}</span>
      <div className={`${rows.words ?? ''} ${classes.words ?? ''}`}>
        <Link className={rows.name} to="/tickets" search={{ q: `project:${key}` }}>
          {name}
        </Link>
        {description !== '' && <div className={rows.description}>{firstLine(description)}</div>}
      </div>
      <span className={classes.access} title={t(`projects.access.${access}_text`)}>
        {access === 'open' ? <Globe aria-hidden /> : <Lock aria-hidden />}
        {t(`projects.access.${access}`)}
      </span>
      <span className={classes.count}>{count !== undefined && t('projects.unresolved', { count })}</span>
      <Link
        className={classes.act}
        to="/board"
        search={{ project: key }}
        aria-label={t('projects.board_of', { name })}
      >
        <Columns3 aria-hidden />
      </Link>
      {project.can['see_settings'] ? (
        <Link
          className={classes.act}
          to="/projects/$project/settings"
          params={{ project: key }}
          aria-label={t('projects.settings_of', { name })}
        >
          <Settings aria-hidden />
        </Link>
      ) : (
        <span className={classes.act} />
      )}
    </li>
  )
}

/** Open tickets and those in progress; asked for when the row is looked at. */
function useUnresolved(key: string, isSeen: boolean): number | undefined {
  const { data } = useQuery({
    queryKey: ['projects', 'unresolved', key],
    queryFn: () => client.tickets.list({ q: `project:${key} is:unresolved`, limit: 1, count: 'exact' }),
    enabled: isSeen,
  })
  return data?.count
}

/** Markdown, of which only the first words are shown. */
function firstLine(text: string): string {
  return (text.split('\n').find((line) => line.trim() !== '') ?? '').replace(/^[#>*\s-]+/, '')
}
