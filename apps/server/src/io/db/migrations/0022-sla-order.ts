import type { Migration } from './migration.ts'

/** Lists of tickets and of clocks in the order of their dues, and whether anything is promised to anybody at all. */
export const slaOrder: Migration = {
  version: 22,
  name: 'sla-order',
  statements: ({ int }) => [
    // Of a ticket's clocks that run, but for that of its step, the first has its due here.
    `alter table sla_clocks add column place ${int}`,
    `update sla_clocks set place = due where met_at is null and state in ('running', 'breached') and due is not null
      and target <> 'step' and not exists (select 1 from sla_clocks other where other.ticket_id = sla_clocks.ticket_id
        and other.met_at is null and other.state in ('running', 'breached') and other.target <> 'step'
        and (other.due < sla_clocks.due or (other.due = sla_clocks.due and other.target < sla_clocks.target)))`,
    `create index sla_clocks_place on sla_clocks (place, ticket_id) where place is not null`,
    `create index sla_clocks_open on sla_clocks (due, ticket_id, risk_at) where met_at is null and due is not null`,
    `drop index sla_clocks_at_risk`,
    `drop index sla_timelines_by_time`,
    // 1: nothing is promised, and tickets may be without a timeline; it is made of the log when it is asked for.
    `alter table sla_state add column asleep ${int} not null default 0`,
  ],
}
