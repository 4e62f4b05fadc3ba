import type { Actor } from '@waybill/contract/access/policies.ts'
import type { LogEvent } from '@waybill/contract/events/event.ts'
import type { LinkKind, TicketLink } from '@waybill/contract/tickets/ticket.ts'
import type { Db } from '../../io/db/tables.ts'
import { readEvents } from '../../kernel/event-log.ts'
import { seenTickets } from '../tickets/seen-tickets.queries.ts'
import type { BegunVersion } from './fold-version.ts'
import type { Moment } from './moment.ts'
import { textsOf, versionAt } from './ticket-version.queries.ts'

const PAGE = 200

interface Link {
  kind: LinkKind
  other: string
}

/**
 * The links that tickets had, in the order of today's lists, each with the title and status that its other end had then,
 * as far as the actor sees that ticket today.
 */
export async function linksThen(
  db: Db,
  actor: Actor,
  versions: readonly BegunVersion[],
  moment: Moment,
): Promise<Map<string, TicketLink[]>> {
  const links = new Map<string, Link[]>()
  for (const { id, seq } of versions) links.set(id, await linksOfVersion(db, id, seq))
  const others = await endsOf(db, actor, [...links.values()].flat(), moment)
  return new Map(
    [...links].map(([id, own]) => [
      id,
      own.flatMap(({ kind, other }) => {
        const ticket = others.get(other)
        return ticket ? [{ kind, ticket }] : []
      }),
    ]),
  )
}

async function linksOfVersion(db: Db, ticketId: string, seq: number): Promise<Link[]> {
  const links = new Map<string, Link>()
  for (let after = 0; ; ) {
    const query = {
      ticketId,
      after,
      before: seq + 1,
      kinds: ['ticket.linked', 'ticket.unlinked'],
      limit: PAGE,
    }
    const events = await readEvents(db, query)
    for (const { kind, data } of events as LogEvent<{ link: LinkKind; ticket: string }>[]) {
      const name = `${data.link} ${data.ticket}`
      if (kind === 'ticket.linked') links.set(name, { kind: data.link, other: data.ticket })
      else links.delete(name)
    }
    after = events.at(-1)?.seq ?? 0
    if (events.length < PAGE) break
  }
  return [...links].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, link]) => link)
}

async function endsOf(
  db: Db,
  actor: Actor,
  links: readonly Link[],
  moment: Moment,
): Promise<Map<string, TicketLink['ticket']>> {
  const seen = await seenTickets(
    db,
    actor,
    links.map(({ other }) => other),
  )
  const versions: BegunVersion[] = []
  for (const id of seen.keys()) {
    const version = await versionAt(db, id, moment)
    if (version && version.deleted_at === null) versions.push(version)
  }
  const texts = await textsOf(db, versions)
  return new Map(
    versions.map(({ id, seq, status }) => {
      const { title = '' } = texts.get(seq) ?? {}
      return [id, { id, key: seen.get(id)?.key ?? '', title, status }]
    }),
  )
}
