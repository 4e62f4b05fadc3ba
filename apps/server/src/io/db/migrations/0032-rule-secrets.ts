import type { Migration } from './migration.ts'

/** By what the calls of rules are signed; the one before holds a while longer. */
export const ruleSecrets: Migration = {
  version: 32,
  name: 'rule-secrets',
  statements: ({ id, int }) => [
    `create table rule_secrets (rule_id ${id} primary key references rules on delete cascade,
      sealed text not null, sealed_before text, made_at ${int} not null)`,
  ],
}
