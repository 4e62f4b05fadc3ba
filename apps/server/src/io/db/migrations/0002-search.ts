import type { ColumnTypes, Migration } from './migration.ts'

/** The index stands twice: one serves while the other one is built anew. */
const SLOTS = [1, 2]

export const search: Migration = {
  version: 2,
  name: 'search',
  statements: (types, engine) => [
    ...tables(types, engine),
    ...SLOTS.flatMap((slot) => (engine === 'sqlite' ? onSqlite(slot) : onPostgres(slot))),
  ],
}

function tables({ id, int }: ColumnTypes, engine: 'sqlite' | 'postgres'): string[] {
  return [
    // Documents are numbered as tickets come, so that "the newest first" is the order of the index itself.
    `create table search_documents (doc ${int} primary key, ticket_id ${id} not null unique,
      indexed_seq ${int} not null)`,
    `create table search_state (id ${int} primary key check (id = 1), live ${int} not null, version ${int} not null,
      documents ${int} not null, rebuild_reason text, building ${int}, building_version ${int}, built_to ${id},
      built ${int} not null, build_total ${int} not null, rebuilt_at ${int}, clear_at ${int},
      checked_at ${int}, check_result text)`,
    `insert into search_state (id, live, version, documents, built, build_total) values (1, 1, 1, 0, 0, 0)`,
    // Words that begin with four letters: for typos, and for what a beginning can go on to.
    ...SLOTS.flatMap((slot) => {
      const name = `search_terms_${String(slot)}`
      return [
        `create table ${name} (internal ${int} not null, term ${id} not null, reversed ${id} not null, length ${int} not null,
          primary key (internal, term))${engine === 'sqlite' ? ' without rowid' : ''}`,
        `create index ${name}_by_start on ${name} (internal, length, term)`,
        `create index ${name}_by_end on ${name} (internal, length, reversed)`,
      ]
    }),
  ]
}

/**
 * Words come folded and with a space between them, so the tokenizer only splits. Prefixes of three to six letters have an
 * index of their own. Eight segments are merged at a time and, in need, 64: measured with 1,000,000 documents, the default
 * (4 and 16) held a turn of the writer for 140 ms now and then, this for 40 ms at most.
 */
function onSqlite(slot: number): string[] {
  const name = `search_${String(slot)}`
  return [
    `create virtual table ${name} using fts5(title, body, public, internal, access, content='', contentless_delete=1,
      prefix='3 4 5 6', tokenize="ascii tokenchars '_-.:/@#+&=|~'''")`,
    `insert into ${name}(${name}, rank) values ('automerge', 8)`,
    `insert into ${name}(${name}, rank) values ('crisismerge', 64)`,
  ]
}

/**
 * Vectors stand outside of the rows (toast), so that finding documents reads few pages. The function is there for its
 * setting: without it the planner reads the whole table for a word that it takes for common.
 */
function onPostgres(slot: number): string[] {
  const name = `search_${String(slot)}`
  return [
    `create table ${name} (doc bigint primary key, tokens tsvector not null) with (toast_tuple_target = 128)`,
    `create index ${name}_tokens on ${name} using gin (tokens) with (gin_pending_list_limit = 1024)`,
    `create function ${name}_documents(asked tsquery) returns setof bigint language sql stable parallel safe
      set enable_seqscan = off as 'select doc from ${name} where tokens @@ asked'`,
  ]
}
