import { useQuery } from '@tanstack/react-query'
import { foldText } from '@waybill/contract/fold-text.ts'
import { Problem } from '@waybill/contract/problems/problem.ts'
import type { NamedRef } from '@waybill/contract/schema.ts'
import type { TicketView } from '@waybill/contract/tickets/ticket.ts'
import { client } from '../../session/client.ts'
import { useMe } from '../../session/session.ts'
import { usePeople } from '../../sync/directory.ts'
import type { Completion } from './completion.ts'

const MOST_SHOWN = 8

/** People whose name begins like what was typed: those of this place first, then all who work here. */
export function usePeopleSuggestions(completion: Completion, near: readonly NamedRef[]): NamedRef[] {
  const typed = completion.kind === 'person' ? completion.typed.replaceAll('.', ' ').trim() : ''
  const me = useMe()
  const { data = [] } = usePeople(typed)
  if (completion.kind !== 'person') return []
  const wanted = foldText(typed)
  const fits = ({ name }: NamedRef) =>
    foldText(name)
      .split(/\s+/)
      .some((_, index, words) => words.slice(index).join(' ').startsWith(wanted))
  const known = new Map(
    [...near.filter(fits), ...data.filter(fits)].map(({ id, name }) => [id, { id, name }]),
  )
  known.delete(me.id)
  return [...known.values()].slice(0, MOST_SHOWN)
}

/** Tickets whose key begins like what was typed: the one of exactly this key first, then those changed last. */
export function useTicketSuggestions(completion: Completion): TicketView[] {
  const typed = completion.kind === 'ticket' ? completion.typed : ''
  const project = completion.kind === 'ticket' ? completion.project : ''
  const { data: recent = [] } = useQuery({
    queryKey: ['completion', project],
    queryFn: () => recentTickets(project),
    enabled: project !== '',
  })
  const isWhole = /\d$/.test(typed)
  const { data: exact = null } = useQuery({
    queryKey: ['completion', 'ticket', typed],
    queryFn: () => ticketOrNull(typed),
    enabled: isWhole,
  })
  const fitting = recent.filter(({ key }) => key.startsWith(typed) && key !== exact?.key)
  return [...(exact ? [exact] : []), ...fitting].slice(0, MOST_SHOWN)
}

async function recentTickets(project: string): Promise<TicketView[]> {
  try {
    const query = { project, sort: '-updated_at', limit: 100, fields: 'title,status' } as const
    return (await client.tickets.listFields(query)).items
  } catch (error) {
    // A word that looks like a key and is none.
    if (error instanceof Problem && error.status < 500) return []
    throw error
  }
}

async function ticketOrNull(key: string): Promise<TicketView | null> {
  try {
    return await client.tickets.get(key)
  } catch (error) {
    if (error instanceof Problem && error.status === 404) return null
    throw error
  }
}
