/** The one source of time for commands, readers and jobs, so that tests can set it. Milliseconds since 1970 UTC. */
export interface Clock {
  now(): number
}

export const systemClock: Clock = { now: () => Date.now() }

/** An instant as the API shows it: ISO 8601, UTC, milliseconds. */
export function toIso(millis: number): string {
  return new Date(millis).toISOString()
}

export function toIsoOrNull(millis: number | null): string | null {
  return millis === null ? null : toIso(millis)
}

/** The instant of an ISO 8601 text that a schema has already checked. */
export function toMillis(iso: string): number {
  return Date.parse(iso)
}

export function toMillisOrNull(iso: string | null): number | null {
  return iso === null ? null : toMillis(iso)
}
