/** Browsers leave some names out, such as UTC. */
export function zonesWith(zone: string): string[] {
  return [...new Set([...Intl.supportedValuesOf('timeZone'), 'UTC', ...(zone === '' ? [] : [zone])])]
}
