import type { Migration } from './migration.ts'

/** By what calls of end actions are signed; the one before holds a while longer. */
export const endActionSecrets: Migration = {
  version: 23,
  name: 'end-action-secrets',
  statements: ({ id, int }) => [
    `create table end_action_secrets (workflow_id ${id} not null references workflows on delete cascade,
      action_id ${id} not null, sealed text not null, sealed_before text, made_at ${int} not null,
      primary key (workflow_id, action_id))`,
  ],
}
