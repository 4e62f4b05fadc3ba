import { Button, Group } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { Plugin, PluginAnswer } from '@waybill/contract/plugins/plugin.ts'
import { ArrowLeft } from 'lucide-react'
import { t } from '../../../messages/messages.ts'
import { client } from '../../../session/client.ts'
import { Markdown } from '../../../ui/markdown/markdown.tsx'
import { ProblemNote } from '../../../ui/problem-note.tsx'
import { say } from '../../../ui/say.ts'
import { TimeAgo } from '../../../ui/time-ago.tsx'
import { useAct } from '../../../ui/use-act.ts'
import { Section } from '../../settings/section.tsx'
import { PluginBadge } from './plugin-badge.tsx'
import { PluginGuide } from './plugin-guide.tsx'
import { SettingsForm } from './settings-form.tsx'
import { TryButton } from './try-button.tsx'
import { askPluginsAgain } from './use-plugins.ts'
import classes from './plugins.module.css'

/** A plugin: whether it is on, what went wrong, its settings, what it shows and does. */
export function OnePlugin({ plugin }: { plugin: Plugin }) {
  const { id, name, description, state, guide, settings, pages, actions } = plugin
  const {
    act: turn,
    acting,
    problem,
    forget,
  } = useAct(async (on: boolean) => {
    await client.plugins.turn(id, on)
    await askPluginsAgain()
    say(t(on ? 'plugins.is_on' : 'plugins.is_off', { name }), { tone: 'good' })
  })
  const save = async (values: Parameters<typeof client.plugins.configure>[1]['values']) => {
    await client.plugins.configure(id, { values })
    forget()
    await askPluginsAgain()
    say(t('plugins.saved', { name }), { tone: 'good' })
  }
  const tryIt = plugin.can_check ? () => client.plugins.check(id) : null
  return (
    <>
      <Link to="/integrations/$part" params={{ part: 'plugins' }} className={classes.back}>
        <ArrowLeft className={classes.icon} aria-hidden />
        {t('plugins.back')}
      </Link>
      <Section
        title={name}
        text={description}
        action={
          state !== 'broken' && (
            <Group gap="xs" wrap="nowrap">
              {state !== 'on' && (
                <Button loading={acting} onClick={() => turn(true)}>
                  {t(state === 'failed' ? 'plugins.try_again' : 'plugins.turn_on')}
                </Button>
              )}
              {state !== 'off' && (
                <Button variant="default" loading={acting} onClick={() => turn(false)}>
                  {t('plugins.turn_off')}
                </Button>
              )}
            </Group>
          )
        }
      >
        <p className={classes.state} role="status">
          <PluginBadge state={state} />
          {plugin.per_project && t('plugins.per_project')}
        </p>
        <ProblemNote problem={problem} />
        {plugin.error && <PluginError error={plugin.error} isBroken={state === 'broken'} />}
      </Section>
      {guide !== null && (
        <Section title={t('plugins.guide')}>
          <PluginGuide guide={guide} />
        </Section>
      )}
      {settings.length > 0 && (
        <Section title={t('plugins.settings')}>
          <SettingsForm settings={settings} onSave={save} tryIt={tryIt} />
        </Section>
      )}
      {settings.length === 0 && tryIt && (
        <Section title={t('plugins.check')}>
          <TryButton run={tryIt} />
        </Section>
      )}
      {state === 'on' && actions.length > 0 && <Actions plugin={plugin} />}
      {pages.map((page) => (
        <Section key={page.id} title={page.title}>
          <PluginPage plugin={id} page={page.id} />
        </Section>
      ))}
    </>
  )
}

function PluginError({ error, isBroken }: { error: NonNullable<Plugin['error']>; isBroken: boolean }) {
  const { during, part, message, at } = error
  return (
    <div
      className={classes.error}
      role="group"
      aria-label={t(isBroken ? 'plugins.broken' : 'plugins.failed')}
    >
      <p className={classes.errorTitle}>
        {t(isBroken ? 'plugins.broken' : 'plugins.failed')}, <TimeAgo at={at} />
      </p>
      <p>{t(`plugins.during.${during}`, { part })}</p>
      <pre className={classes.message}>{message}</pre>
      <p>{t(isBroken ? 'plugins.broken_text' : 'plugins.failed_text')}</p>
    </div>
  )
}

function Actions({ plugin }: { plugin: Plugin }) {
  const words = { good: t('plugins.done'), bad: t('plugins.not_done') }
  return (
    <Section title={t('plugins.actions')}>
      <Group gap="sm">
        {plugin.actions.map(({ id, title }) => {
          const run = (): Promise<PluginAnswer> => client.plugins.act(plugin.id, id)
          return <TryButton key={id} label={title} words={words} run={run} />
        })}
      </Group>
    </Section>
  )
}

function PluginPage({ plugin, page }: { plugin: string; page: string }) {
  const { data } = useQuery({
    queryKey: ['directory', 'plugins', plugin, page],
    queryFn: () => client.plugins.page(plugin, page),
  })
  return data ? <Markdown text={data.markdown} /> : null
}
