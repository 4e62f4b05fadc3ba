import { mayWithTicket, type Actor } from '@waybill/contract/access/policies.ts'
import type { Ticket, TicketLink } from '@waybill/contract/tickets/ticket.ts'
import type { Store } from '../../kernel/store.ts'
import type { View } from '../tickets/ticket-view.ts'
import { presentTickets, type PresentedTicket } from '../tickets/tickets.presenter.ts'
import type { ProjectOfTicket, TicketWithFacts } from '../tickets/tickets.queries.ts'
import type { BegunVersion } from './fold-version.ts'
import { linksThen } from './links-then.ts'
import type { Moment } from './moment.ts'
import { textsOf } from './ticket-version.queries.ts'

/** A version with what today's policies ask about its ticket. */
export interface VersionWithFacts {
  version: BegunVersion
  project: ProjectOfTicket
  facts: TicketWithFacts['facts']
}

/** Versions as the API shows tickets, with the names of today; how far they have come is told by `seenPosition`. */
export async function presentVersions(
  store: Store,
  actor: Actor,
  found: readonly VersionWithFacts[],
  view: View,
  moment: Moment,
): Promise<Partial<Ticket>[]> {
  const versions = found.map(({ version }) => version)
  const inText = view.has('title') || view.has('description')
  const texts = await textsOf(store.background, inText ? versions : [])
  const tickets = found.map(({ version, project, facts }): PresentedTicket => {
    const { title, description } = texts.get(version.seq) ?? { title: '', description: '' }
    return {
      ticket: { ...version, ...seenPosition(actor, { version, facts }), title, description },
      project,
      facts,
    }
  })
  return presentTickets(store.db, actor, tickets, view, {
    labels: idsBy(versions, 'labels'),
    watchers: idsBy(versions, 'watchers'),
    links: view.has('links')
      ? await linksThen(store.background, actor, versions, moment)
      : new Map<string, TicketLink[]>(),
  })
}

/** For whoever may not see internal comments, a ticket has moved only as far as its other events say. */
export function seenPosition(
  actor: Actor,
  { version, facts }: Pick<VersionWithFacts, 'version' | 'facts'>,
): Pick<BegunVersion, 'seq' | 'updated_at'> {
  return mayWithTicket(actor, 'ticket.see_internal', facts) === 'allow'
    ? { seq: version.seq, updated_at: version.updated_at }
    : { seq: version.public_seq, updated_at: version.public_updated_at }
}

function idsBy(versions: readonly BegunVersion[], name: 'labels' | 'watchers'): Map<string, string[]> {
  return new Map(versions.map((version) => [version.id, JSON.parse(version[name]) as string[]]))
}
