import type { LogEvent } from '@waybill/contract/events/event.ts'
import { LEASE_ENDS, LEASE_MILLIS } from '@waybill/contract/leases/lease.ts'
import type { ServerFrames } from '@waybill/contract/protocol/server-frames.ts'
import type { NamedRef } from '@waybill/contract/schema.ts'
import type { Db } from '../../io/db/tables.ts'
import { toIso, toMillis } from '../../kernel/clock.ts'
import { dataOf } from '../events/event-data.ts'
import { presentLease } from '../leases/leases.presenter.ts'
import { liveLease, type LeaseRow } from '../leases/leases.queries.ts'
import { namesOfPeople } from '../people/people.queries.ts'

type LeaseFrame = ServerFrames['TicketLocked'] | ServerFrames['TicketUnlocked']

/** That a lease began or ended, as everybody sees it who sees its ticket. */
export async function leaseFrame(db: Db, event: LogEvent, ticketId: string): Promise<LeaseFrame> {
  const { seq, kind, actor_id } = event
  const data = dataOf(event)
  const holder = String(data['holder'])
  const names = await namesOfPeople(db, actor_id === null ? [holder] : [holder, actor_id])
  const named = (id: string): NamedRef => ({ id, name: names.get(id) ?? '' })
  const by = actor_id === null ? null : named(actor_id)
  if (kind === 'lease.ended') {
    const why = LEASE_ENDS.find((one) => one === data['why']) ?? 'expired'
    return { _tag: 'TicketUnlocked', seq, by, ticket_id: ticketId, why }
  }
  const lease = await liveLease(db, ticketId, 0)
  const until = lease?.token === seq ? lease.until : toMillis(event.recorded_at) + LEASE_MILLIS
  return { _tag: 'TicketLocked', seq, by, ticket_id: ticketId, holder: named(holder), until: toIso(until) }
}

/** That somebody holds a lease, for who begins to listen. */
export async function heldFrame(db: Db, lease: LeaseRow): Promise<ServerFrames['TicketLocked']> {
  const { ticket_id, holder, until, seq } = await presentLease(db, lease)
  return { _tag: 'TicketLocked', seq, by: holder, ticket_id, holder, until }
}
