import type { Selectable } from 'kysely'
import type { Db } from '../../../io/db/tables.ts'
import { open, seal } from '../../../kernel/seal.ts'
import type { EndActionSecretsTable } from './end-action-secrets.tables.ts'

/** So long both secrets sign, and the receiver has time for the new one. */
const BOTH_MILLIS = 24 * 60 * 60 * 1_000

export interface OfAction {
  workflow_id: string
  action_id: string
}

/** When the secrets of a workflow's end actions were made. */
export function secretsOfWorkflow(
  db: Db,
  workflow: string,
): Promise<Pick<Selectable<EndActionSecretsTable>, 'action_id' | 'made_at'>[]> {
  return db
    .selectFrom('end_action_secrets')
    .select(['action_id', 'made_at'])
    .where('workflow_id', '=', workflow)
    .orderBy('action_id')
    .execute()
}

/** Seals the secret of an end action; in the row of another one it cannot be opened. */
export function sealSecret(secrets: readonly Uint8Array[], secret: string, of: OfAction): string {
  return seal(secrets, secret, ownerOf(of), 'end action')
}

/**
 * By what a call of an end action is signed, the newest first; nothing where nobody has made a secret.
 * @param secrets of the installation
 * @throws Error when it was sealed by a secret that is not set any more: a call without a signature would be a lie
 */
export async function signingSecrets(
  db: Db,
  secrets: readonly Uint8Array[],
  of: OfAction,
  now: number,
): Promise<string[]> {
  const row = await db
    .selectFrom('end_action_secrets')
    .selectAll()
    .where('workflow_id', '=', of.workflow_id)
    .where('action_id', '=', of.action_id)
    .executeTakeFirst()
  if (!row) return []
  const newest = open(secrets, row.sealed, ownerOf(of), 'end action')
  if (newest === null) throw new SecretUnreadable()
  const holds = row.sealed_before !== null && now < row.made_at + BOTH_MILLIS
  const before = holds ? open(secrets, row.sealed_before ?? '', ownerOf(of), 'end action') : null
  return before === null ? [newest] : [newest, before]
}

export class SecretUnreadable extends Error {
  readonly code = 'SECRET_UNREADABLE'

  constructor() {
    super('the secret of the end action was sealed by another secret of the installation')
    this.name = 'SecretUnreadable'
  }
}

function ownerOf({ workflow_id, action_id }: OfAction): string {
  return `${workflow_id}:${action_id}`
}
