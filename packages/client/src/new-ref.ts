/**
 * 128 random bits in hexadecimal, for idempotency keys and refs. Not `crypto.randomUUID`, which browsers withhold from
 * pages served by plain http, as in a company's own network.
 */
export function newRef(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}
