import { createClient, checksum, type State } from '@waybill/client/index.ts'
import { learnComment, learnTicket } from '@waybill/client/store/learn.ts'
import { EMPTY } from '@waybill/client/store/state.ts'
import type { ChaosClient } from './chaos-client.ts'

const PAGE = 200

/**
 * What a client shows against what the server says to the same person just now.
 * @returns what differs first, in a sentence; null when nothing does
 */
export async function checkClient(client: ChaosClient, serverUrl: string): Promise<string | null> {
  const { state, pending, status } = client.client.store.getSnapshot()
  if (status !== 'live') return `is ${status}`
  if (pending.length > 0) return `has ${String(pending.length)} changes that are not confirmed`
  const opened = await openedOf(client)
  const fresh = await freshState(client, serverUrl, opened)
  const shown = shownState(client, state, opened)
  if (checksum(shown) === checksum(fresh)) return ofProject(client)
  return `${difference(shown, fresh)} (position ${String(state.position)})`
}

/** The list of one project is a part of that of all. */
function ofProject({ list, projectList }: ChaosClient): string | null {
  const tickets = projectList?.getSnapshot().tickets ?? []
  const [first] = tickets
  if (!first) return null
  const part = list.getSnapshot().tickets.filter(({ project_id }) => project_id === first.project_id)
  const isSame = part.length === tickets.length && part.every((one, at) => one === tickets[at])
  if (isSame) return null
  return `shows ${String(tickets.length)} tickets of ${first.project_key} in a list of their own, and ${String(part.length)} among all`
}

/** Ids of the tickets whose comments the client shows too. */
async function openedOf({ opened }: ChaosClient): Promise<string[]> {
  const settled = await Promise.allSettled(opened.map(({ ready }) => ready))
  return settled.flatMap((one) => (one.status === 'fulfilled' ? [one.value.id] : []))
}

async function freshState({ person }: ChaosClient, url: string, opened: readonly string[]): Promise<State> {
  const { tickets, comments } = createClient({ url, token: person.token })
  let state = EMPTY
  const seen = new Set<string>()
  for await (const ticket of tickets.every({ limit: PAGE })) {
    seen.add(ticket.id)
    state = learnTicket(state, ticket, ticket.seq)
  }
  for (const id of opened.filter((one) => seen.has(one))) {
    for await (const comment of comments.every(id, { limit: PAGE }))
      state = learnComment(state, comment, comment.seq)
  }
  return state
}

/** What is on the screen: the list, and the comments of open tickets. */
function shownState({ list }: ChaosClient, state: State, opened: readonly string[]): State {
  const { tickets } = list.getSnapshot()
  let shown = tickets.reduce((next, ticket) => learnTicket(next, ticket, ticket.seq), EMPTY)
  for (const id of opened) {
    if (!tickets.some((ticket) => ticket.id === id)) continue
    for (const { value } of state.comments.get(id)?.values() ?? [])
      shown = learnComment(shown, value, value.seq)
  }
  return shown
}

function difference(shown: State, fresh: State): string {
  const keys = (state: State) => new Map([...state.tickets.values()].map(({ value }) => [value.id, value]))
  const [here, there] = [keys(shown), keys(fresh)]
  const parts: string[] = []
  const extra = [...here.keys()].filter((id) => !there.has(id))
  const missing = [...there.keys()].filter((id) => !here.has(id))
  if (extra.length > 0)
    parts.push(
      `shows ${String(extra.length)} tickets that it should not (${here.get(extra[0] ?? '')?.key ?? ''})`,
    )
  if (missing.length > 0)
    parts.push(`lacks ${String(missing.length)} tickets (${there.get(missing[0] ?? '')?.key ?? ''})`)
  for (const [id, ticket] of here) {
    const other = there.get(id)
    if (!other || JSON.stringify(other) === JSON.stringify(ticket)) continue
    const names = Object.keys(other).filter(
      (name) =>
        JSON.stringify(other[name as keyof typeof other]) !==
        JSON.stringify(ticket[name as keyof typeof ticket]),
    )
    const say = (one: typeof ticket) => JSON.stringify(names.map((name) => one[name as keyof typeof one]))
    parts.push(`shows ${ticket.key} with other ${names.join(', ')}: ${say(ticket)} instead of ${say(other)}`)
    break
  }
  const comments = (state: State) => [...state.comments.values()].reduce((sum, table) => sum + table.size, 0)
  if (comments(shown) !== comments(fresh))
    parts.push(`shows ${String(comments(shown))} comments instead of ${String(comments(fresh))}`)
  return parts.join('; ') || 'shows other comments'
}
