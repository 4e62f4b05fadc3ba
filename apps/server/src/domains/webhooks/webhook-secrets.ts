import { open, seal } from '../../kernel/seal.ts'

/** One secret of an endpoint. */
export interface StoredSecret {
  sealed: string
  /** Messages are not signed by it any more from then on; null: the current one. Milliseconds. */
  until: number | null
}

/** How long the receiver has to take a new secret, milliseconds. */
export const OLD_SECRET_MILLIS = 24 * 60 * 60 * 1_000

const PURPOSE = 'webhook'

/** A secret for the database; only the endpoint that it is of opens it. */
export function sealSecret(keys: readonly Uint8Array[], secret: string, webhook: string): string {
  return seal(keys, secret, webhook, PURPOSE)
}

export function secretsOf({ secrets }: { secrets: string }): StoredSecret[] {
  return JSON.parse(secrets) as StoredSecret[]
}

/** Those that still sign, newest first. */
export function validSecrets(row: { secrets: string }, now: number): StoredSecret[] {
  return secretsOf(row).filter(({ until }) => until === null || until > now)
}

/** In clear, newest first; those that no key opens are missing. */
export function openSecrets(
  keys: readonly Uint8Array[],
  row: { id: string; secrets: string },
  now: number,
): string[] {
  return validSecrets(row, now).flatMap(({ sealed }) => open(keys, sealed, row.id, PURPOSE) ?? [])
}
