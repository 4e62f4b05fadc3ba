import type { Migration } from './migration.ts'

/** Authenticator apps, recovery codes, passkeys, and what is asked of somebody who signs in with one of them. */
export const secondFactor: Migration = {
  version: 14,
  name: 'second factor',
  statements: ({ id, int }) => [
    `create table totp_secrets (person_id ${id} primary key references people, sealed text not null,
      created_at ${int} not null, confirmed_at ${int}, last_step ${int} not null default 0)`,
    `create table recovery_codes (person_id ${id} not null references people, hash ${id} not null,
      created_at ${int} not null, used_at ${int}, primary key (person_id, hash))`,
    `create table passkeys (id ${id} primary key, person_id ${id} not null references people,
      credential_id ${id} not null unique, public_key text not null, counter ${int} not null,
      transports text not null, name text not null, synced ${int} not null, created_at ${int} not null,
      last_used_at ${int})`,
    `create index passkeys_of_person on passkeys (person_id, created_at, id)`,
    `create table challenges (hash ${id} primary key, purpose text not null, person_id ${id} references people,
      expires_at ${int} not null)`,
    `create index challenges_by_end on challenges (expires_at)`,
    `create index challenges_of_person on challenges (person_id)`,
  ],
}
