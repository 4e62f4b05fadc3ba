/** Commands of which the place that sent them says itself what becomes of them. */
const watched = new Set<string>()

export function watchCommand(ref: string): void {
  watched.add(ref)
}

export function isWatched(ref: string): boolean {
  return watched.has(ref)
}
