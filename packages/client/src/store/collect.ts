import { dropTicket } from './learn.ts'
import { Table } from './table.ts'
import type { State } from './state.ts'

/** Names that are kept without looking whether anything shows them. */
const NAMES = 1_000

/**
 * Leaves tickets that nothing shows any more (nobody would say when they change), and names that nothing known holds. Only
 * while no answer is on its way: what was left now could come back older, or although it may not be seen any more.
 */
export function collect(state: State, isShown: (ticketId: string) => boolean): State {
  const left = [...state.tickets.entries()].filter(([id]) => !isShown(id))
  const next = left.reduce((rest, [id]) => dropTicket(rest, id), state)
  return withoutOld(next)
}

function withoutOld(state: State): State {
  const names = state.names.size > NAMES ? namesIn(state) : state.names
  const forgotten: State['forgotten'] = state.forgotten.size > 0 ? Table.empty() : state.forgotten
  const isSame = names === state.names && forgotten === state.forgotten
  return isSame ? state : { ...state, names, forgotten }
}

/** Of people and teams whom a ticket, a comment, a lease or a presence names. */
function namesIn(state: State): State['names'] {
  const ids = new Set<string>()
  const add = (...refs: ({ id: string } | null | undefined)[]) => {
    for (const ref of refs) if (ref) ids.add(ref.id)
  }
  for (const { value } of state.tickets.values()) add(value.reporter, value.assignee, value.team)
  for (const table of state.comments.values())
    for (const { value } of table.values()) add(value.author, ...value.mentions)
  for (const { lease } of state.leases.values()) add(lease?.holder)
  for (const people of state.presence.values()) add(...people.map(({ person }) => person))
  let names: State['names'] = Table.empty()
  for (const [id, name] of state.names.entries()) if (ids.has(id)) names = names.set(id, name)
  return names
}
