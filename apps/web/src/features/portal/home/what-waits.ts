import type { Notification } from '@waybill/contract/notifications/notification.ts'
import type { Task } from '@waybill/contract/tasks/task.ts'
import type { Ticket } from '@waybill/contract/tickets/ticket.ts'

/** Requests with words that their requester has not read. */
export function answeredIn(unread: readonly Notification[]): ReadonlySet<string> {
  const isAnswer = ({ kind, comment }: Notification) => comment !== null || kind === 'mention'
  return new Set(unread.filter(isAnswer).flatMap(({ ticket }) => ticket?.id ?? []))
}

/** Requests whose step waits for their requester. */
export function askedIn(held: readonly Pick<Task, 'ticket' | 'waits_for'>[]): ReadonlySet<string> {
  return new Set(held.flatMap(({ ticket, waits_for }) => (waits_for === 'requester' ? [ticket.id] : [])))
}

/** It is done, and its requester looks whether it is right. */
export function wantsLook({ status, step }: Pick<Ticket, 'status' | 'step'>): boolean {
  return status === 'resolved' && step.outcome !== 'refused'
}

/** Requests at which it is their requester's turn, and all others; each in the order given. */
export function whatWaits<Request extends Pick<Ticket, 'id' | 'status' | 'step'>>(
  requests: readonly Request[],
  answered: ReadonlySet<string>,
  asked: ReadonlySet<string>,
) {
  const isTurn = (one: Request) => wantsLook(one) || answered.has(one.id) || asked.has(one.id)
  return {
    waits: requests.filter(isTurn),
    others: requests.filter((one) => !isTurn(one)),
  }
}
