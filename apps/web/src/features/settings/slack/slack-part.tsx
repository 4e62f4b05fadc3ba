import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Problem } from '@waybill/contract/problems/problem.ts'
import type { SlackCode, SlackConnection } from '@waybill/contract/slack/slack.ts'
import { useState } from 'react'
import { t } from '../../../messages/messages.ts'
import { client } from '../../../session/client.ts'
import { queries } from '../../../session/queries.ts'
import { useMe } from '../../../session/session.ts'
import { dateAndTime } from '../../../ui/instants.ts'
import { ListShape } from '../../../ui/list-shape.tsx'
import { ProblemNote } from '../../../ui/problem-note.tsx'
import { say } from '../../../ui/say.ts'
import { useAct } from '../../../ui/use-act.ts'
import { CopiedText } from '../copied-text.tsx'
import { Item, Items, Quiet, Section } from '../section.tsx'

/** Asked for again when a code was typed in Slack: the live log says so. */
const KEY = ['directory', 'slack-connection']

/** null: the plugin is off. */
async function connection(): Promise<SlackConnection | null> {
  if (!(await client.notifications.settings()).slack_on) return null
  try {
    return await client.slack.connection()
  } catch (error) {
    if (error instanceof Problem && error.status === 404) return null
    throw error
  }
}

/** Who one is in Slack: a code that is typed there says it. */
export function SlackPart() {
  const { data, error } = useQuery({ queryKey: KEY, queryFn: connection })
  const [code, setCode] = useState<(SlackCode & { before: string | null }) | null>(null)
  const disconnect = useAct(async () => {
    await client.slack.disconnect()
    setCode(null)
    await queries.invalidateQueries({ queryKey: KEY })
    say(t('settings.slack.disconnected'))
  })
  const since = data?.connected_at ?? null
  const get = useAct(async () => setCode({ ...(await client.slack.makeCode()), before: since }))
  const isToType = code !== null && code.before === since
  const action = data && (
    <Button variant="default" onClick={() => get.act()} loading={get.acting}>
      {t('settings.slack.get_code')}
    </Button>
  )
  return (
    <Section title={t('settings.slack.title')} text={t('settings.slack.text')} action={action}>
      <ProblemNote problem={get.problem ?? disconnect.problem ?? (error instanceof Problem ? error : null)} />
      {data === undefined && !error && <ListShape rows={1} />}
      {data === null && <SlackOff />}
      {data && since === null && <Quiet>{t('settings.slack.none')}</Quiet>}
      {since !== null && (
        <Items>
          <Item
            name={t('settings.part.slack')}
            facts={t('settings.slack.connected', { when: dateAndTime(since) })}
            action={
              <Button variant="subtle" onClick={() => disconnect.act()} loading={disconnect.acting}>
                {t('settings.slack.disconnect')}
              </Button>
            }
          />
        </Items>
      )}
      {isToType && (
        <div role="status">
          <p>{t('settings.slack.type')}</p>
          <CopiedText text={code.type} label={t('settings.slack.command')} />
        </div>
      )}
    </Section>
  )
}

function SlackOff() {
  const { can } = useMe()
  if (can['plugins.manage'] !== true) return <Quiet>{t('settings.slack.off')}</Quiet>
  return (
    <Quiet>
      {t('settings.slack.off_here')}{' '}
      <Link to="/integrations/$part" params={{ part: 'plugins' }} search={{ open: 'slack' }}>
        {t('settings.slack.set_up')}
      </Link>
    </Quiet>
  )
}
