/** Whose an intent is, in one word. */
export function ownerOf(installation: string, person: string): string {
  return `${installation}/${person}`
}

/** Whether two owners are one person, be it of two installations: ids of people are never given twice. */
export function isOfSamePerson(a: string, b: string): boolean {
  return a.slice(a.lastIndexOf('/')) === b.slice(b.lastIndexOf('/'))
}
