import { useQuery } from '@tanstack/react-query'
import type { Delivery, DeliveryAttempt } from '@waybill/contract/webhooks/webhook.ts'
import { t } from '../../../messages/messages.ts'
import { client } from '../../../session/client.ts'
import { dateAndTime } from '../../../ui/instants.ts'
import { attemptWords } from './webhook-words.ts'
import classes from './webhooks.module.css'

/** What was sent, and what came back each time. */
export function DeliveryDetail({ delivery }: { delivery: Delivery }) {
  const { id, attempts, next_at, because } = delivery
  const { data } = useQuery({
    queryKey: ['webhook-delivery', id, attempts.length],
    queryFn: () => client.webhooks.delivery(id),
  })
  return (
    <div className={classes.detail}>
      <p className={classes.id}>{t('webhooks.id', { id })}</p>
      <h3 className={classes.heading}>{t('webhooks.request')}</h3>
      {data && (data.request ? <Code text={pretty(data.request.body)} /> : <p>{t('webhooks.no_request')}</p>)}
      <h3 className={classes.heading}>{t('webhooks.attempts')}</h3>
      {attempts.length === 0 && because !== 'gone' && <p>{t('webhooks.no_attempts')}</p>}
      <ol className={classes.attempts}>
        {attempts.map((attempt) => (
          <Attempt key={attempt.at} attempt={attempt} />
        ))}
      </ol>
      {because !== null && <p>{t(`webhooks.because.${because}`)}</p>}
      {next_at !== null && <p>{t('webhooks.next_try', { when: dateAndTime(next_at) })}</p>}
    </div>
  )
}

function Attempt({ attempt }: { attempt: DeliveryAttempt }) {
  const { at, latency_ms, status, error, response } = attempt
  return (
    <li>
      <p className={classes.attempt}>
        <span className={classes.status} data-ok={error === null}>
          {attemptWords(attempt)}
        </span>
        <span>{dateAndTime(at)}</span>
        <span>{t('webhooks.took', { millis: latency_ms })}</span>
        {status !== null && error !== null && <span>{error}</span>}
      </p>
      {response && <Code text={response} />}
    </li>
  )
}

function Code({ text }: { text: string }) {
  return (
    // It scrolls: whoever uses the keyboard must be able to get there.
    <pre className={classes.code} tabIndex={0}>
      {text}
    </pre>
  )
}

function pretty(json: string): string {
  return JSON.stringify(JSON.parse(json), null, 2)
}
