import type { Migration } from './migration.ts'

/**
 * The id of the installation: positions of the log mean something only together with it. The database makes it (UUID
 * version 4), so that it is there from the first moment and a copy of the tables has the same.
 */
export const installationId: Migration = {
  version: 10,
  name: 'installation-id',
  statements: ({ id, int }, engine) => [
    `create table installation (one ${int} primary key check (one = 1), id ${id} not null)`,
    `insert into installation (one, id) values (1, ${NEW_UUID[engine]})`,
  ],
}

const NEW_UUID = {
  sqlite: `lower(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4' || substr(hex(randomblob(2)), 2) || '-'
    || substr('89AB', 1 + abs(random() % 4), 1) || substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6)))`,
  postgres: `gen_random_uuid()::text`,
}
