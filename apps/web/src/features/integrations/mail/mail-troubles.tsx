import { Button } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { MailTrouble } from '@waybill/contract/mail/mail.ts'
import { Problem } from '@waybill/contract/problems/problem.ts'
import { t } from '../../../messages/messages.ts'
import { client } from '../../../session/client.ts'
import { ListShape } from '../../../ui/list-shape.tsx'
import { ProblemNote } from '../../../ui/problem-note.tsx'
import { TimeAgo } from '../../../ui/time-ago.tsx'
import { useAct } from '../../../ui/use-act.ts'
import { Item, Items, Quiet, Section } from '../../settings/section.tsx'
import { mailTroublesQuery, readMailAgain } from './mail-queries.ts'
import classes from './mail.module.css'

/** Mails that are tried again or were given up, with the reason. */
export function MailTroubles({ isOn }: { isOn: boolean }) {
  const { data, error, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(mailTroublesQuery)
  const items = data?.pages.flatMap((page) => page.items) ?? []
  return (
    <Section title={t('mail.troubles')} text={t('mail.troubles_text')}>
      <ProblemNote problem={error instanceof Problem ? error : null} />
      {!data && !error && <ListShape rows={3} />}
      {data && items.length === 0 && <Quiet>{t(isOn ? 'mail.troubles_none' : 'mail.troubles_off')}</Quiet>}
      {items.length > 0 && (
        <Items>
          {items.map((one) => (
            <TroubleItem key={one.id} trouble={one} />
          ))}
        </Items>
      )}
      {hasNextPage && (
        <Button variant="subtle" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {t('mail.troubles_more')}
        </Button>
      )}
    </Section>
  )
}

function TroubleItem({ trouble }: { trouble: MailTrouble }) {
  const { id, person, email, ticket, error, attempts, refused, state, at, next_at } = trouble
  const { act, acting, problem } = useAct(async () => {
    await client.mail.retry(id)
    await readMailAgain()
  })
  const name = (
    <>
      <span>{person.name}</span>
      {email !== null && <span className={classes.email}>{email}</span>}
      {state === 'failed' && (
        <span className={classes.mark}>{t(refused ? 'mail.refused' : 'mail.given_up')}</span>
      )}
    </>
  )
  const facts = (
    <>
      {ticket && (
        <Link to="/tickets/$ticket" params={{ ticket: ticket.key }}>
          {ticket.key}
        </Link>
      )}
      <TimeAgo at={at} />
      <span>{t('mail.attempts', { count: attempts })}</span>
      {next_at !== null && (
        <span>
          {t('mail.next')} <TimeAgo at={next_at} />
        </span>
      )}
      <span className={classes.error}>{error}</span>
      <ProblemNote problem={problem} />
    </>
  )
  return (
    <Item
      name={name}
      facts={facts}
      action={
        <Button
          variant="default"
          className={classes.retry}
          loading={acting}
          aria-label={t('mail.retry_to', { name: person.name })}
          onClick={() => act()}
        >
          {t('mail.retry')}
        </Button>
      }
    />
  )
}
