import type { Flag, Millis } from '../../../kernel/kernel.tables.ts'

export interface TotpSecretsTable {
  person_id: string
  /** Encrypted by `seal`. */
  sealed: string
  created_at: Millis
  /** null: handed out, and no code of it has been seen yet. */
  confirmed_at: Millis | null
  /** The newest period whose code was accepted: it and all before are used up. */
  last_step: number
}

export interface RecoveryCodesTable {
  person_id: string
  /** SHA-256 of the code, hex. */
  hash: string
  created_at: Millis
  used_at: Millis | null
}

export interface PasskeysTable {
  id: string
  person_id: string
  /** What the authenticator calls it, base64url. */
  credential_id: string
  /** COSE, base64url. */
  public_key: string
  /** How often the authenticator has signed; 0 for those that do not count. */
  counter: number
  /** A JSON array: how browsers reach it. */
  transports: string
  name: string
  /** Kept by a service, on several devices. */
  synced: Flag
  created_at: Millis
  last_used_at: Millis | null
}

/** What was asked and not answered yet; an answered one is gone. */
export interface ChallengesTable {
  /** SHA-256 of the challenge, hex. */
  hash: string
  /** `second_factor`: the password was right. */
  purpose: 'second_factor' | 'add_passkey' | 'passkey'
  /** null where anybody may sign in by it. */
  person_id: string | null
  expires_at: Millis
}
