import type { Db } from '../../io/db/tables.ts'
import { sealSigningSecret, signingSecretsOf, type SecretOwner } from '../../kernel/signing-secrets.ts'

const ownerOf = (rule: string): SecretOwner => ({ id: rule, purpose: 'rule' })

/** Seals the secret of a rule; in the row of another one it cannot be opened. */
export function sealRuleSecret(keys: readonly Uint8Array[], secret: string, rule: string): string {
  return sealSigningSecret(keys, secret, ownerOf(rule))
}

/** When the secrets of rules were made, by the rule; those without one are missing. Milliseconds. */
export async function rulesSigned(db: Db, rules: readonly string[]): Promise<Map<string, number>> {
  if (rules.length === 0) return new Map()
  const rows = await db
    .selectFrom('rule_secrets')
    .select(['rule_id', 'made_at'])
    .where('rule_id', 'in', rules)
    .execute()
  return new Map(rows.map(({ rule_id, made_at }) => [rule_id, made_at]))
}

/**
 * By what the calls of a rule are signed, the newest first; nothing where nobody has made a secret.
 * @throws Error when it was sealed by a secret of the installation that is not set any more
 */
export async function secretsOfRule(
  db: Db,
  keys: readonly Uint8Array[],
  rule: string,
  now: number,
): Promise<string[]> {
  const row = await db.selectFrom('rule_secrets').selectAll().where('rule_id', '=', rule).executeTakeFirst()
  return signingSecretsOf(keys, row, ownerOf(rule), now)
}
