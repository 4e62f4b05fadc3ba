import { Button, SegmentedControl, TextInput } from '@mantine/core'
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { Problem } from '@waybill/contract/problems/problem.ts'
import type { DeliveryState, Webhook } from '@waybill/contract/webhooks/webhook.ts'
import { useState } from 'react'
import { t } from '../../../messages/messages.ts'
import { client } from '../../../session/client.ts'
import { EmptyPlace } from '../../../ui/empty-place.tsx'
import { ListShape } from '../../../ui/list-shape.tsx'
import { ProblemNote } from '../../../ui/problem-note.tsx'
import { say } from '../../../ui/say.ts'
import { useAct } from '../../../ui/use-act.ts'
import { Section } from '../../settings/section.tsx'
import { DeliveryRow } from './delivery-row.tsx'
import { askAgain, deliveriesEvery, deliveriesKey } from './use-webhooks.ts'
import classes from './webhooks.module.css'

const route = getRouteApi('/inside/integrations/$part')
const STATES: readonly (DeliveryState | 'all')[] = ['all', 'waiting', 'delivered', 'failed', 'withheld']

/** What was sent to an endpoint and what waits, newest first; it moves on while one looks. */
export function DeliveryLog({ webhook }: { webhook: Webhook }) {
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const state = STATES.find((one) => one === search.state) ?? 'all'
  const { ticket } = search
  // What is typed counts until another ticket is asked for, also by going back.
  const [typed, setTyped] = useState({ ticket, text: ticket ?? '' })
  const key = typed.ticket === ticket ? typed.text : (ticket ?? '')
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const { data, error, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery({
    queryKey: [...deliveriesKey(webhook.id), state, ticket],
    queryFn: ({ pageParam }) =>
      client.webhooks.deliveries(webhook.id, {
        limit: 30,
        ...(state !== 'all' && { state }),
        ...(ticket !== undefined && { ticket }),
        ...(pageParam !== null && { after: pageParam }),
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    placeholderData: keepPreviousData,
    refetchInterval: deliveriesEvery,
  })
  const { act, acting, problem } = useAct(async () => {
    const { deliveries } = await client.webhooks.redeliver(webhook.id, { deliveries: [...chosen] })
    setChosen(new Set())
    await askAgain(webhook.id)
    say(t('webhooks.sent_again', { count: deliveries }))
  })
  const choose = (id: string) => setChosen(new Set([id]).symmetricDifference(chosen))
  const show = (which: { state?: string | undefined; ticket?: string | undefined }) => {
    setChosen(new Set())
    void navigate({
      search: {
        open: webhook.id,
        ...(which.state !== undefined && which.state !== 'all' && { state: which.state }),
        ...(which.ticket !== undefined && which.ticket !== '' && { ticket: which.ticket }),
      },
    })
  }
  const isAll = state === 'all' && ticket === undefined
  const deliveries = data?.pages.flatMap(({ items }) => items)
  return (
    <Section
      title={t('webhooks.log')}
      text={t('webhooks.log_text')}
      action={
        <Button
          variant="default"
          disabled={chosen.size === 0 || webhook.state === 'off'}
          loading={acting}
          onClick={() => act()}
        >
          {chosen.size > 0 ? t('webhooks.send_again_some', { count: chosen.size }) : t('webhooks.send_again')}
        </Button>
      }
    >
      <div className={classes.filter}>
        <SegmentedControl
          size="xs"
          aria-label={t('webhooks.which')}
          data={STATES.map((value) => ({ value, label: t(`webhooks.delivery.${value}`) }))}
          value={state}
          onChange={(value) => show({ state: value, ticket })}
        />
        <form
          onSubmit={(event) => {
            event.preventDefault()
            show({ state, ticket: key.trim() })
          }}
        >
          <TextInput
            size="xs"
            type="search"
            className={classes.ofTicket}
            aria-label={t('webhooks.of_ticket')}
            placeholder={t('webhooks.of_ticket')}
            value={key}
            onChange={({ currentTarget }) => {
              setTyped({ ticket, text: currentTarget.value })
              if (currentTarget.value === '') show({ state })
            }}
          />
        </form>
      </div>
      <ProblemNote problem={problem ?? (error instanceof Problem ? error : null)} />
      {!deliveries && !error && <ListShape rows={5} />}
      {deliveries?.length === 0 && (
        <EmptyPlace
          title={t(isAll ? 'webhooks.nothing_sent' : 'webhooks.nothing_such')}
          {...(isAll && { text: t('webhooks.nothing_sent_text') })}
        />
      )}
      {deliveries && deliveries.length > 0 && (
        <ul className={classes.deliveries} aria-label={t('webhooks.log')}>
          {deliveries.map((delivery) => (
            <DeliveryRow
              key={delivery.id}
              delivery={delivery}
              chosen={chosen.has(delivery.id)}
              onChoose={() => choose(delivery.id)}
            />
          ))}
        </ul>
      )}
      {hasNextPage && (
        <Button variant="subtle" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {t('settings.more')}
        </Button>
      )}
    </Section>
  )
}
