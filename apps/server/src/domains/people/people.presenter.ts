import {
  mayInInstallation,
  INSTALLATION_ACTIONS,
  mayWithPerson,
  type Actor,
} from '@waybill/contract/access/policies.ts'
import type { Me, Person, PersonSummary } from '@waybill/contract/people/person.ts'
import { toIso, toIsoOrNull } from '../../kernel/clock.ts'
import type { PersonRow } from './people.queries.ts'

export function presentPerson(row: PersonRow): Person {
  return {
    id: row.id,
    name: row.name,
    email: row.email,
    role: row.role,
    active: row.active === 1,
    placeholder: row.placeholder === 1,
    phone: row.phone,
    department: row.department,
    address: row.address,
    locale: row.locale,
    time_zone: row.time_zone,
    away: awayOf(row),
    skills: JSON.parse(row.skills) as string[],
    created_at: toIso(row.created_at),
    seq: row.seq,
  }
}

function awayOf({ away_from, away_until }: PersonRow): Person['away'] {
  return away_from === null ? null : { from: toIso(away_from), until: toIsoOrNull(away_until) }
}

/** All of it for admins and for oneself, the summary for agents. */
export function presentPersonFor(actor: Actor, row: PersonRow): Person | PersonSummary {
  const details = mayWithPerson(actor, 'person.see_details', { is_self: row.id === actor.person_id })
  if (details === 'allow') return presentPerson(row)
  return { id: row.id, name: row.name, email: row.email, role: row.role, active: row.active === 1 }
}

export function presentMe(actor: Actor, row: PersonRow): Me {
  const can = INSTALLATION_ACTIONS.map(
    (action) => [action, mayInInstallation(actor, action) === 'allow'] as const,
  )
  return { ...presentPerson(row), can: Object.fromEntries(can) }
}
