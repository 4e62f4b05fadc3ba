import { MENTION, readNames, TICKET_KEY } from '@waybill/contract/comments/find-mentions.ts'
import { foldName } from '@waybill/contract/fold-text.ts'
import type { NamedRef } from '@waybill/contract/schema.ts'

/** Who and what a text may name. */
export interface KnownNames {
  people: readonly NamedRef[]
  /** Keys of tickets; null: every word that looks like one. */
  tickets: readonly string[] | null
  /** Keys of projects: with them only words that begin with one of them look like the key of a ticket. */
  projects?: readonly string[]
}

/** A part of a text that names a person or a ticket. */
export type Named = { from: number; to: number } & ({ person: NamedRef } | { ticket: string })

/** What a text without any marks names, in its order. */
export function findNamed(text: string, known: KnownNames): Named[] {
  const found = [...findPeople(text, known.people), ...findTickets(text, known)]
  const inOrder = found.sort((a, b) => a.from - b.from)
  return inOrder.filter((one, index) => index === 0 || one.from >= (inOrder[index - 1]?.to ?? 0))
}

function findPeople(text: string, people: readonly NamedRef[]): Named[] {
  if (people.length === 0) return []
  const byName = new Map(people.map((person) => [foldName(person.name), person]))
  return [...text.matchAll(MENTION)].flatMap(({ index }) => {
    const read = readNames(text.slice(index + 1)).find(({ name }) => byName.has(name))
    const person = read && byName.get(read.name)
    return person ? [{ from: index, to: index + 1 + read.typed.length, person }] : []
  })
}

function findTickets(text: string, { tickets, projects }: KnownNames): Named[] {
  return [...text.matchAll(TICKET_KEY)]
    .filter(([key, project = '']) =>
      tickets ? tickets.includes(key) : (projects?.includes(project) ?? true),
    )
    .map(({ 0: ticket, index }) => ({ from: index, to: index + ticket.length, ticket }))
}
