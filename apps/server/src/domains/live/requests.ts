import { Problem } from '@waybill/contract/problems/problem.ts'
import type { ClientFrame, ClientFrames } from '@waybill/contract/protocol/client-frames.ts'
import { LIMITS } from '../../http/rate-limits.ts'
import type { Command } from '../../kernel/command.ts'
import { readHead } from '../../kernel/event-log.ts'
import { runCommand } from '../../kernel/run-command.ts'
import type { TSchema } from 'typebox'
import { readHeldLease } from '../leases/read-held-lease.ts'
import { releaseLease } from '../leases/release-lease.command.ts'
import { takeLease } from '../leases/take-lease.command.ts'
import { requireRead } from '../projects/require-read.ts'
import { readTicket } from '../tickets/answer-ticket.ts'
import { createTicket } from '../tickets/create-ticket.command.ts'
import { findTickets } from '../tickets/list-tickets.ts'
import { updateTicket } from '../tickets/update-ticket.command.ts'
import type { Connection } from './connection.ts'
import type { LiveHub } from './live-hub.ts'
import { TextFrame } from './text-frame.ts'

export type Request = Exclude<ClientFrame, ClientFrames['Hello' | 'Ping' | 'Subscribe' | 'Unsubscribe']>

/**
 * Answers what a client asks for by the very code that answers HTTP: the same commands, rights and limits.
 * @throws Problem, which becomes `Refused`
 */
export async function handleRequest(hub: LiveHub, connection: Connection, frame: Request): Promise<void> {
  switch (frame._tag) {
    case 'GetTickets':
      return getTickets(hub, connection, frame)
    case 'CreateTicket':
      return create(hub, connection, frame)
    case 'UpdateTicket':
      return update(hub, connection, frame)
    case 'LockTicket':
      return lock(hub, connection, frame)
    case 'UnlockTicket':
      await run(hub, connection, releaseLease, { ticket: frame.ticket_id })
      return connection.acknowledge(frame.ref, null)
    case 'Presence':
      return hub.presence.say(connection, frame)
  }
}

async function getTickets(
  { deps: { kernel } }: LiveHub,
  connection: Connection,
  { ref, project, filter, limit, after }: ClientFrames['GetTickets'],
): Promise<void> {
  requireRead(connection.actor)
  const positions = await readHead(kernel.store.db)
  const query = {
    ...(project !== undefined && { project }),
    ...(filter !== undefined && { q: filter }),
    ...(limit !== undefined && { limit }),
    ...(after !== undefined && { after }),
  }
  const { items, next } = await findTickets(kernel, connection.actor, query, positions).catch(
    (error: unknown) => {
      throw error instanceof Problem ? aboutFrame(error) : error
    },
  )
  const rest = JSON.stringify({ ref: ref ?? null, at: positions.head, next }).slice(1)
  const json = `{"_tag":"AllTickets","tickets":[${items.join(',')}],${rest}`
  connection.send(new TextFrame(Buffer.from(json)))
}

/** The same of a frame as it is of a query string: `/filter` for `?q`. */
function aboutFrame(problem: Problem): Problem {
  const { status, code, title, detail, headers, extra, errors } = problem
  return new Problem({
    status,
    code,
    title,
    ...(headers && { headers }),
    ...(extra && { extra }),
    ...(detail !== undefined && { detail: detail.replaceAll(/\?q\b/g, 'filter') }),
    ...(errors && {
      errors: errors.map((one) => ({
        ...one,
        pointer: one.pointer.replace(/^\?q$/, '?filter').replace(/^\?/, '/'),
        message: one.message.replaceAll(/\?q\b/g, 'filter'),
      })),
    }),
  })
}

async function create(
  hub: LiveHub,
  connection: Connection,
  { ref, ticket }: ClientFrames['CreateTicket'],
): Promise<void> {
  const { deps, limits } = hub
  const { actor } = connection
  if (deps.limits && actor.role === 'requester')
    limits.take(LIMITS.ticketsByRequester, actor.person_id ?? connection.id)
  const { result } = await run(hub, connection, createTicket, ticket, ref)
  const { body } = await readTicket({ kernel: deps.kernel, actor }, result.id)
  connection.acknowledge(ref, body)
}

async function update(
  hub: LiveHub,
  connection: Connection,
  { ref, ticket_id, changes, base_seq, lock_token }: ClientFrames['UpdateTicket'],
): Promise<void> {
  const input = {
    ...changes,
    ticket: ticket_id,
    ...(base_seq !== undefined && { base_seq }),
    ...(lock_token !== undefined && { lock_token }),
  }
  const { result } = await run(hub, connection, updateTicket, input, ref)
  const { body } = await readTicket({ kernel: hub.deps.kernel, actor: connection.actor }, result.id)
  connection.acknowledge(ref, body)
}

async function lock(
  hub: LiveHub,
  connection: Connection,
  { ref, ticket_id, take_over }: ClientFrames['LockTicket'],
): Promise<void> {
  const { result } = await run(hub, connection, takeLease, {
    ticket: ticket_id,
    ...(take_over !== undefined && { take_over }),
  })
  const held = await readHeldLease(hub.deps.kernel, connection.actor, result.ticket_id)
  hub.leases.add(connection, held)
  connection.acknowledge(ref, held)
}

function run<Input extends TSchema, Loaded, Result>(
  { deps }: LiveHub,
  { actor, requestId }: Connection,
  command: Command<Input, Loaded, Result>,
  input: unknown,
  idempotencyKey?: string,
) {
  return runCommand(deps.kernel, command, { input, actor, via: 'live', requestId, idempotencyKey })
}
