import type { Migration } from './migration.ts'

/** Which plugins are on, and what they were told. Settings of a project go with it, by the command that deletes it. */
export const plugins: Migration = {
  version: 25,
  name: 'plugins',
  statements: ({ id, int, json }) => [
    `create table plugins (id ${id} primary key, "on" ${int} not null, from_seq ${int} not null, failed_during text,
      failed_part text, failed_error text, failed_at ${int}, seq ${int} not null)`,
    `create table plugin_settings (plugin_id ${id} not null, scope ${id} not null, stored ${json} not null,
      sealed ${json} not null, primary key (plugin_id, scope))`,
  ],
}
