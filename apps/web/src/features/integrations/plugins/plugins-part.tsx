import { useQuery } from '@tanstack/react-query'
import { Link, getRouteApi } from '@tanstack/react-router'
import { Problem } from '@waybill/contract/problems/problem.ts'
import type { Plugin } from '@waybill/contract/plugins/plugin.ts'
import { t } from '../../../messages/messages.ts'
import { EmptyPlace } from '../../../ui/empty-place.tsx'
import { ListShape } from '../../../ui/list-shape.tsx'
import { ProblemNote } from '../../../ui/problem-note.tsx'
import { Item, Items, Section } from '../../settings/section.tsx'
import { OnePlugin } from './one-plugin.tsx'
import { PluginBadge } from './plugin-badge.tsx'
import { pluginsQuery } from './use-plugins.ts'
import classes from './plugins.module.css'

const route = getRouteApi('/inside/integrations/$part')

/** What Waybill can do besides, or one of it with its settings. */
export function PluginsPart() {
  const { open } = route.useSearch()
  const { data: plugins, error } = useQuery(pluginsQuery)
  const shown = plugins?.find(({ id }) => id === open)
  if (error instanceof Problem) return <ProblemNote problem={error} />
  if (!plugins) return <ListShape rows={4} />
  if (shown) return <OnePlugin key={shown.id} plugin={shown} />
  if (open !== undefined) return <EmptyPlace title={t('plugins.no_such')} text={t('plugins.no_such_text')} />
  if (plugins.length === 0) return <EmptyPlace title={t('plugins.none')} text={t('plugins.none_text')} />
  return (
    <Section title={t('plugins.title')} text={t('plugins.text')}>
      <Items>
        {plugins.map((plugin) => (
          <Item
            key={plugin.id}
            name={<PluginLink plugin={plugin} />}
            facts={plugin.error?.message ?? plugin.description}
            action={<PluginBadge state={plugin.state} />}
          />
        ))}
      </Items>
    </Section>
  )
}

function PluginLink({ plugin: { id, name } }: { plugin: Plugin }) {
  return (
    <Link
      to="/integrations/$part"
      params={{ part: 'plugins' }}
      search={{ open: id }}
      className={classes.link}
    >
      {name}
    </Link>
  )
}
