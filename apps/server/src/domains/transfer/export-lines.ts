import type { Selectable } from 'kysely'
import type { StoredEvent } from '../../kernel/event-log.ts'
import { canonicalJson } from '../../kernel/idempotency.ts'
import type { ImportsTable } from '../imports/imports.tables.ts'
import type { PeopleTable } from '../people/people.tables.ts'
import type { ExternalRefsTable } from '../tickets/tickets.tables.ts'
import type { EventLine, ImportLine, PersonLine, ReferenceLine } from './export-format.ts'

/**
 * Rows as lines of an export. The same rows give the same bytes on either engine: PostgreSQL keeps JSON in an order of its
 * own, so that JSON is written with sorted keys.
 */
export function eventLine({ data, ...row }: StoredEvent): string {
  const columns: Omit<EventLine, 'data'> = {
    seq: row.seq,
    at: row.at,
    recorded_at: row.recorded_at,
    actor_id: row.actor_id,
    via: row.via,
    cause_seq: row.cause_seq,
    root_seq: row.root_seq,
    depth: row.depth,
    kind: row.kind,
    version: row.version,
    project_id: row.project_id,
    ticket_id: row.ticket_id,
    request_id: row.request_id,
  }
  return `${JSON.stringify(columns).slice(0, -1)},"data":${canonicalJson(JSON.parse(data))}}`
}

export function personLine(row: Selectable<PeopleTable>, passwords: boolean): string {
  const line: PersonLine = {
    id: row.id,
    name: row.name,
    email: row.email,
    phone: row.phone,
    department: row.department,
    address: row.address,
    locale: row.locale,
    time_zone: row.time_zone,
    ...(row.notification_settings !== null && { notification_settings: row.notification_settings }),
    ...(row.away_from !== null && { away_from: row.away_from }),
    ...(row.away_until !== null && { away_until: row.away_until }),
    ...(row.skills !== '[]' && { skills: JSON.parse(row.skills) as string[] }),
    ...(passwords && { password_hash: row.password_hash }),
  }
  return JSON.stringify(line)
}

export function referenceLine(row: Selectable<ExternalRefsTable>): string {
  const line: ReferenceLine = {
    source: row.source,
    kind: row.kind,
    external_id: row.external_id,
    target_id: row.target_id,
    digest: row.digest,
    import_id: row.import_id,
  }
  return JSON.stringify(line)
}

export function importLine(row: Selectable<ImportsTable>): string {
  const line: ImportLine = {
    id: row.id,
    source: row.source,
    file: row.file,
    input_hash: row.input_hash,
    state: row.state,
    checkpoint: sorted(row.checkpoint),
    counts: sorted(row.counts),
    started_at: row.started_at,
    finished_at: row.finished_at,
    project_id: row.project_id,
    made_project: row.made_project,
  }
  return JSON.stringify(line)
}

function sorted(json: string): unknown {
  return JSON.parse(canonicalJson(JSON.parse(json)))
}
