import { Button, Textarea } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { Ticket } from '@waybill/contract/tickets/ticket.ts'
import { Star } from 'lucide-react'
import { useId, useState } from 'react'
import { t } from '../../../messages/messages.ts'
import { client } from '../../../session/client.ts'
import { queries } from '../../../session/queries.ts'
import { ProblemNote } from '../../../ui/problem-note.tsx'
import { say } from '../../../ui/say.ts'
import { useAct } from '../../../ui/use-act.ts'
import page from '../portal.module.css'
import classes from './rate-request.module.css'

const SCORES = [1, 2, 3, 4, 5] as const
type Score = (typeof SCORES)[number]

interface RateRequestProps {
  ticket: Ticket
  isMine: boolean
}

/** How it was: asked once, when it is closed; afterwards what was said. */
export function RateRequest({ ticket, isMine }: RateRequestProps) {
  const id = useId()
  const key = ['portal', 'rating', ticket.id]
  const maySee = isMine || ticket.can['see_internal'] === true
  const { data, isSuccess } = useQuery({
    queryKey: key,
    queryFn: async () => (await client.requests.rating(ticket.id)).rating,
    enabled: maySee,
  })
  if (!isSuccess) return null
  if (data)
    return (
      <section className={classes.box} aria-labelledby={id}>
        <h2 id={id} className={page.heading}>
          {t(isMine ? 'portal.your_rating' : 'portal.rate')}
        </h2>
        <Stars score={data.score} />
        {data.comment !== null && <p className={classes.comment}>{data.comment}</p>}
      </section>
    )
  if (!isMine) return null
  return <RateForm ticket={ticket} onRated={() => queries.invalidateQueries({ queryKey: key })} />
}

function Stars({ score }: { score: number }) {
  return (
    <span className={classes.stars} role="img" aria-label={t('portal.score', { score })}>
      {SCORES.map((at) => (
        <Star key={at} className={classes.star} data-full={at <= score} aria-hidden />
      ))}
    </span>
  )
}

function RateForm({ ticket, onRated }: { ticket: Ticket; onRated: () => Promise<void> }) {
  const id = useId()
  const [score, setScore] = useState<Score | null>(null)
  const [comment, setComment] = useState('')
  const { act, acting, problem } = useAct(async () => {
    if (score === null) return
    await client.requests.rate(ticket.id, {
      score,
      ...(comment.trim() !== '' && { comment: comment.trim() }),
    })
    await onRated()
    say(t('portal.rated'), { tone: 'good' })
  })
  return (
    <section className={classes.box} aria-labelledby={id}>
      <h2 id={id} className={page.heading}>
        {t('portal.rate')}
      </h2>
      <form
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault()
          act()
        }}
      >
        <p className={classes.text}>{t('portal.rate_text')}</p>
        <div className={classes.choice}>
          <div className={classes.stars} role="radiogroup" aria-labelledby={id}>
            {SCORES.map((at) => (
              <label key={at} className={classes.pick} title={t(`portal.score.${at}`)}>
                <input
                  type="radio"
                  name={id}
                  aria-label={t(`portal.score.${at}`)}
                  checked={score === at}
                  onChange={() => setScore(at)}
                />
                <Star className={classes.star} data-full={score !== null && at <= score} aria-hidden />
              </label>
            ))}
          </div>
          <span className={classes.word} aria-hidden>
            {score !== null && t(`portal.score.${score}`)}
          </span>
        </div>
        {score !== null && (
          <>
            <Textarea
              label={t('portal.rate_comment')}
              autosize
              minRows={2}
              maxRows={10}
              maxLength={16_384}
              value={comment}
              onChange={({ currentTarget }) => setComment(currentTarget.value)}
            />
            <ProblemNote problem={problem} />
            <div>
              <Button type="submit" loading={acting}>
                {t('portal.rate_send')}
              </Button>
            </div>
          </>
        )}
      </form>
    </section>
  )
}
