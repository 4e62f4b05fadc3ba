import { sql, type RawBuilder, type SqlBool } from 'kysely'

/** The tickets that have a label of this folded name. */
export function labelledTickets(name: string): RawBuilder<{ ticket_id: string }> {
  return sql`select ticket_labels.ticket_id from ticket_labels
    join labels on labels.id = ticket_labels.label_id where labels.name_folded = ${name}`
}

/** Whether a ticket has a label of this folded name. */
export function hasLabel(name: string): RawBuilder<SqlBool> {
  return sql`exists (select 1 from ticket_labels join labels on labels.id = ticket_labels.label_id
    where ticket_labels.ticket_id = tickets.id and labels.name_folded = ${name})`
}

export function hasAnyLabel(): RawBuilder<SqlBool> {
  return sql`exists (select 1 from ticket_labels where ticket_labels.ticket_id = tickets.id)`
}
