import { useQuery } from '@tanstack/react-query'
import { Problem } from '@waybill/contract/problems/problem.ts'
import type { ProjectPlugin } from '@waybill/contract/plugins/plugin.ts'
import type { Project } from '@waybill/contract/projects/project.ts'
import { t } from '../../../messages/messages.ts'
import { client } from '../../../session/client.ts'
import { EmptyPlace } from '../../../ui/empty-place.tsx'
import { ListShape } from '../../../ui/list-shape.tsx'
import { Markdown } from '../../../ui/markdown/markdown.tsx'
import { ProblemNote } from '../../../ui/problem-note.tsx'
import { say } from '../../../ui/say.ts'
import { Quiet, Section } from '../../settings/section.tsx'
import { SettingsForm } from './settings-form.tsx'
import { askPluginsAgain, pluginsOfProject } from './use-plugins.ts'
import classes from './plugins.module.css'

/** The plugins that are on, as leads set them up for their project. */
export function ProjectPluginsPart({ project }: { project: Project }) {
  const mayEdit = project.can['edit'] === true
  const { data: plugins, error } = useQuery({ ...pluginsOfProject(project.id), enabled: mayEdit })
  if (!mayEdit) return <Quiet>{t('plugins.of_project_leads')}</Quiet>
  if (error instanceof Problem) return <ProblemNote problem={error} />
  if (!plugins) return <ListShape rows={3} />
  if (plugins.length === 0)
    return <EmptyPlace title={t('plugins.of_project_none')} text={t('plugins.of_project_none_text')} />
  return plugins.map((plugin) => <PluginOfProject key={plugin.id} project={project} plugin={plugin} />)
}

function PluginOfProject({ project, plugin }: { project: Project; plugin: ProjectPlugin }) {
  const { id, name, description, guide, settings, configured } = plugin
  return (
    <Section
      title={name}
      text={description}
      action={
        <span className={classes.badge} data-state={configured ? 'on' : 'off'}>
          {t(configured ? 'plugins.configured' : 'plugins.not_configured')}
        </span>
      }
    >
      {guide !== null && (
        <div className={classes.guide}>
          <Markdown text={guide} />
        </div>
      )}
      <SettingsForm
        settings={settings}
        onSave={async (values) => {
          await client.plugins.configureFor(project.id, id, { values })
          await askPluginsAgain()
          say(t('plugins.saved', { name }), { tone: 'good' })
        }}
        tryIt={plugin.can_check && configured ? () => client.plugins.checkFor(project.id, id) : null}
      />
    </Section>
  )
}
