import type { Migration } from './migration.ts'

/** How far the making of the sample data has come; one row. */
export const sampleData: Migration = {
  version: 21,
  name: 'sample-data',
  statements: ({ id, int }) => [
    `create table sample_data (one ${int} primary key check (one = 1), person_id ${id} not null references people,
      state text not null, done ${int} not null, total ${int} not null, started_at ${int} not null, ended_at ${int})`,
  ],
}
