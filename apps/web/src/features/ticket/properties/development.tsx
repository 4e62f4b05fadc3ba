import { shortName } from '@waybill/contract/references/describe-reference.ts'
import type { Reference } from '@waybill/contract/references/reference.ts'
import type { Ticket } from '@waybill/contract/tickets/ticket.ts'
import {
  GitCommitHorizontal,
  GitMerge,
  GitPullRequest,
  GitPullRequestClosed,
  GitPullRequestDraft,
} from 'lucide-react'
import { useState } from 'react'
import { t } from '../../../messages/messages.ts'
import { TimeAgo } from '../../../ui/time-ago.tsx'
import { useReferences } from '../use-references.ts'
import classes from './development.module.css'
import part from './properties.module.css'

/** How many are shown at once. */
const FEW = 5

/** The commits and requests outside that name the ticket; for who works on it. */
export function Development({ ticket }: { ticket: Ticket }) {
  const [isWhole, setIsWhole] = useState(false)
  const references = useReferences(ticket.id)
  if (references.length === 0) return null
  const shown = isWhole ? references : references.slice(0, FEW)
  return (
    <section className={part.part} aria-label={t('ticket.development')}>
      <h2 className={part.heading}>{t('ticket.development')}</h2>
      <ul className={classes.list}>
        {shown.map((reference) => (
          <Line key={reference.id} reference={reference} />
        ))}
      </ul>
      {references.length > shown.length && (
        <button type="button" className={classes.more} onClick={() => setIsWhole(true)}>
          {t('ticket.development_all', { count: references.length })}
        </button>
      )}
    </section>
  )
}

function Line({ reference }: { reference: Reference }) {
  const { kind, name, repository, title, url, state, author, at } = reference
  const short = shortName(kind, name)
  return (
    <li className={classes.item} data-state={state ?? 'commit'}>
      <Mark reference={reference} />
      <span className={classes.words}>
        <a className={classes.title} href={url} target="_blank" rel="noreferrer">
          {title === '' ? short : title}
        </a>
        <span className={classes.about}>
          {state !== null && `${t(`ticket.development_${state}`)}, `}
          {repository} {short}
          {author !== null && `, ${author.name}`}, <TimeAgo at={at} />
        </span>
      </span>
    </li>
  )
}

function Mark({ reference: { state } }: { reference: Reference }) {
  const same = { className: classes.mark, 'aria-hidden': true }
  switch (state) {
    case null:
      return <GitCommitHorizontal {...same} />
    case 'open':
      return <GitPullRequest {...same} />
    case 'draft':
      return <GitPullRequestDraft {...same} />
    case 'merged':
      return <GitMerge {...same} />
    case 'closed':
      return <GitPullRequestClosed {...same} />
  }
}
