import { Badge, Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { Session } from '@waybill/contract/access/session.ts'
import { Problem } from '@waybill/contract/problems/problem.ts'
import { t } from '../../../messages/messages.ts'
import { client } from '../../../session/client.ts'
import { queries } from '../../../session/queries.ts'
import { relativeTime } from '../../../ui/instants.ts'
import { ListShape } from '../../../ui/list-shape.tsx'
import { ProblemNote } from '../../../ui/problem-note.tsx'
import { say } from '../../../ui/say.ts'
import { useAct } from '../../../ui/use-act.ts'
import { useNow } from '../../../ui/use-now.ts'
import { Item, Items, Section } from '../section.tsx'

const KEY = ['settings', 'sessions']

async function allSessions(): Promise<Session[]> {
  const found: Session[] = []
  for await (const session of client.sessions.every('me')) found.push(session)
  return found.toSorted((a, b) => Number(b.current) - Number(a.current))
}

/** Where one is signed in, by device and address. */
export function SessionsSection() {
  const { data: sessions, error } = useQuery({ queryKey: KEY, queryFn: allSessions })
  const again = () => queries.invalidateQueries({ queryKey: KEY })
  const end = useAct(async (session: Session) => {
    await client.sessions.end('me', session.id)
    await again()
    say(t('settings.sessions.ended'))
  })
  const endOthers = useAct(async () => {
    await client.sessions.endAll('me')
    await again()
    say(t('settings.sessions.others_ended'))
  })
  const others = sessions?.filter(({ current }) => !current) ?? []
  const action = others.length > 0 && (
    <Button variant="default" onClick={() => endOthers.act()} loading={endOthers.acting}>
      {t('settings.sessions.end_others')}
    </Button>
  )
  return (
    <Section title={t('settings.sessions')} action={action}>
      <ProblemNote problem={end.problem ?? endOthers.problem ?? (error instanceof Problem ? error : null)} />
      {!sessions && !error && <ListShape rows={2} />}
      {sessions && (
        <Items>
          {sessions.map((session) => (
            <SessionItem key={session.id} session={session} onEnd={() => end.act(session)} />
          ))}
        </Items>
      )}
    </Section>
  )
}

function SessionItem({ session, onEnd }: { session: Session; onEnd: () => void }) {
  const { device, address, current, last_seen_at } = session
  const seen = useNow((now) => t('settings.sessions.seen', { when: relativeTime(last_seen_at, now) }))
  return (
    <Item
      name={
        <>
          {device}
          {current && (
            <Badge variant="light" tt="none">
              {t('settings.sessions.current')}
            </Badge>
          )}
        </>
      }
      facts={
        <>
          <span>{address}</span>
          <span>{seen}</span>
        </>
      }
      action={
        !current && (
          <Button variant="subtle" onClick={onEnd} aria-label={t('settings.sessions.end_named', { device })}>
            {t('settings.sessions.end')}
          </Button>
        )
      }
    />
  )
}
