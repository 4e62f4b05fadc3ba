import type { Selectable } from 'kysely'
import type { Db } from '../../../io/db/tables.ts'
import { sealSigningSecret, signingSecretsOf, type SecretOwner } from '../../../kernel/signing-secrets.ts'
import type { EndActionSecretsTable } from './end-action-secrets.tables.ts'

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
  return sealSigningSecret(secrets, secret, ownerOf(of))
}

/**
 * By what a call of an end action is signed, the newest first; nothing where nobody has made a secret.
 * @param secrets of the installation
 * @throws Error when it was sealed by a secret that is not set any more
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
  return signingSecretsOf(secrets, row, ownerOf(of), now)
}

function ownerOf({ workflow_id, action_id }: OfAction): SecretOwner {
  return { id: `${workflow_id}:${action_id}`, purpose: 'end action' }
}
