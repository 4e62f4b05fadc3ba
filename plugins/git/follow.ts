import { Problem } from '@waybill/contract/problems/problem.ts'
import { findPersonByRef } from '@waybill/server/domains/people/people.queries.ts'
import { noteNotResolved } from '@waybill/server/domains/references/note-not-resolved.command.ts'
import { noteReference } from '@waybill/server/domains/references/note-reference.command.ts'
import { updateTicket } from '@waybill/server/domains/tickets/update-ticket.command.ts'
import Type, { type Static } from 'typebox'
import { findKeys } from './find-keys.ts'
import type { GitHost, GitSettings } from './git-host.ts'
import type { Seen } from './seen.ts'

export const Followed = Type.Object({
  ticket: Type.String(),
  outcome: Type.String({
    description: 'noted, known, resolved, resolved_before, or what was refused: its code',
  }),
})
type Followed = Static<typeof Followed>

/** As long as the keys of what was done are kept: what is older could be done twice. */
const OLDEST_MILLIS = 48 * 60 * 60_000
/** Each is a command or two, and the sender waits for the answer for ten seconds. */
const MOST_FOLLOWED = 200

interface Project {
  id: string
  key: string
  keys: readonly string[]
}

/**
 * Notes what was seen on each ticket of the project that it names, and resolves those that it fixes. Whatever is delivered
 * again is done once. `left_out` is how many more are named than one text or one delivery may name.
 * @param delivery names the delivery by its content, which its sender has signed
 */
export async function follow(
  host: GitHost,
  project: Project,
  { resolves }: GitSettings,
  delivery: string,
  seen: readonly Seen[],
): Promise<{ tickets: Followed[]; left_out: number }> {
  const tickets: Followed[] = []
  let left_out = 0
  for (const one of seen) {
    const { named, fixed, leftOut } = findKeys(one.texts, project.keys)
    const followed = named.slice(0, MOST_FOLLOWED - tickets.length)
    left_out += leftOut + named.length - followed.length
    for (const number of followed) {
      const ticket = `${project.key}-${String(number)}`
      const key = `${project.id}:${delivery}:${one.name}:${String(number)}`
      const wish = resolves && fixed.includes(number) ? one : { ...one, landed: null }
      tickets.push({ ticket, outcome: await followOne(host, wish, ticket, key) })
    }
  }
  return { tickets, left_out }
}

async function followOne(host: GitHost, seen: Seen, ticket: string, key: string): Promise<string> {
  try {
    const { texts: _, landed, email, at, ...values } = seen
    const person = email === null ? null : await findPersonByRef(host.db, email)
    const happened = instantOf(at, host.now())
    const input = { ticket, ...values, author: person?.id ?? null, at: new Date(happened).toISOString() }
    const { result, seq } = await host.run(noteReference, input, { key })
    if (landed === null) return seq === null ? 'known' : 'noted'
    if (host.now() - instantOf(landed, host.now()) > OLDEST_MILLIS) return 'git.too_old'
    return await resolveTicket(host, ticket, { key, reference: result.id, cause: seq })
  } catch (error) {
    if (error instanceof Problem && error.status < 500) return error.code
    throw error
  }
}

/** Milliseconds. The clocks of machines differ: what is said of the future would hold for ever, and is said of now. */
function instantOf(text: string, now: number): number {
  const at = Date.parse(text)
  return Number.isNaN(at) ? now : Math.min(at, now)
}

async function resolveTicket(
  host: GitHost,
  ticket: string,
  { key, reference, cause }: { key: string; reference: string; cause: number | null },
): Promise<string> {
  const because = cause === null ? {} : { cause: { seq: cause, root_seq: null, depth: 0 } }
  try {
    if (await isResolved(host, reference)) return 'resolved_before'
    const options = { key: `${key}:resolve`, ...because }
    const { seq } = await host.run(updateTicket, { ticket, status: 'resolved' }, options)
    return seq === null ? 'resolved_before' : 'resolved'
  } catch (error) {
    if (!(error instanceof Problem) || error.status >= 500) throw error
    const { code, title: why } = error
    await host.run(noteNotResolved, { reference, code, why }, { key: `${key}:why`, ...because })
    return code
  }
}

/** Whoever resolved it before, or has reopened it since a delivery that comes again, has the last word. */
async function isResolved(host: GitHost, reference: string): Promise<boolean> {
  const row = await host.db
    .selectFrom('tickets')
    .innerJoin('ticket_references', 'ticket_references.ticket_id', 'tickets.id')
    .select('tickets.status')
    .where('ticket_references.id', '=', reference)
    .executeTakeFirst()
  return row?.status === 'resolved' || row?.status === 'closed'
}
