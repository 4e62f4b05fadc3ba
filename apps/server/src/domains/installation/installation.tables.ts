/** One row: which installation this is. */
export interface InstallationTable {
  one: 1
  /** A UUID that a restore renews; an export that is imported elsewhere gets the one that is there. */
  id: string
}
