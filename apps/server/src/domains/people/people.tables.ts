import type { Generated } from 'kysely'
import type { Role } from '@waybill/contract/people/person.ts'
import type { Flag, JsonText, Millis } from '../../kernel/kernel.tables.ts'

export interface PeopleTable {
  id: string
  name: string
  /** `foldName(name)`, by which mentions find people. */
  name_folded: Generated<string>
  email: string | null
  /** `email` in lower case: what is unique. */
  email_folded: string | null
  /** PHC string of argon2id; null: cannot sign in by password (yet). */
  password_hash: string | null
  role: Role
  active: Generated<Flag>
  placeholder: Generated<Flag>
  phone: string | null
  department: string | null
  address: string | null
  locale: string | null
  time_zone: string | null
  /** What they do not want to hear of, as JSON: `{"comment":{"app":false}}`; null: nothing is left out. */
  notification_settings: string | null
  /** Gets no tickets in turn from then, until then; null: without an end. */
  away_from: Generated<Millis | null>
  away_until: Generated<Millis | null>
  /** Words, as JSON, by which steps find who knows a thing. */
  skills: Generated<string>
  created_at: Millis
  updated_at: Millis
  seq: Generated<number>
}

export interface SessionsTable {
  id: string
  person_id: string
  /** `web` sessions live in cookies and need the CSRF header. */
  kind: 'web' | 'api'
  device: string
  address: string
  created_at: Millis
  last_seen_at: Millis
  expires_at: Millis
  ended_at: Millis | null
}

export interface RefreshTokensTable {
  /** SHA-256 of the token, hex. */
  hash: string
  session_id: string
  created_at: Millis
  /** When it was exchanged for the next one; presenting it again ends the session. */
  used_at: Millis | null
}

export interface AccessTokensTable {
  id: string
  person_id: string
  name: string
  hash: string
  /** The first characters, by which its owner recognises it. */
  hint: string
  scopes: JsonText
  /** Ids of projects as a JSON array, or null for all. */
  projects: string | null
  created_at: Millis
  expires_at: Millis | null
  last_used_at: Millis | null
  revoked_at: Millis | null
}

/**
 * Wrong passwords by account, whether or not it exists, so that a lock-out tells nobody which addresses are known. A
 * successful sign-in removes the row; a day without failures makes it stale.
 */
export interface SignInFailuresTable {
  /** SHA-256 of the folded e-mail address, hex. */
  account: string
  failures: number
  locked_until: Millis
  last_at: Millis
}

/** One-time links: set-up of the installation, invitation of a person, reset of a password. */
export interface OneTimeCodesTable {
  hash: string
  purpose: 'setup' | 'invitation' | 'password_reset'
  person_id: string | null
  created_at: Millis
  expires_at: Millis
  used_at: Millis | null
}
