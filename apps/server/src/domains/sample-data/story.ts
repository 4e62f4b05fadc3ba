import type { FieldType } from '@waybill/contract/projects/project.ts'

/** Slots by name: what `{name}` may say. */
export type Words = Readonly<Record<string, readonly string[]>>

/**
 * Something that happens again and again in a project. `{slots}` in all texts are filled from the words of the project;
 * within one ticket the same slot always says the same.
 */
export interface Story {
  /** Of so many tickets in a hundred. */
  share: number
  titles: readonly string[]
  /** Markdown. */
  descriptions: readonly string[]
  /** What the people who work on it ask or find, in public. */
  findings: readonly string[]
  /** What the reporter says to that. */
  answers: readonly string[]
  /** Only for those who work here. */
  notes: readonly string[]
  resolutions: readonly string[]
  category: readonly [category: string, sub: string]
  labels: readonly string[]
  /** Custom fields by key. */
  fields?: Readonly<Record<string, string>>
  /** The name of a drawing that reporters often attach. */
  picture?: string
  /** Of urgency: low, medium, high, critical, as weights. */
  urgency: readonly [number, number, number, number]
  /** Working hours from the beginning of the work to its end, in the middle. */
  hours: number
  /** At any hour of any day, as failures are. */
  anytime?: boolean
}

export interface SampleProject {
  key: string
  name: string
  description: string
  access: 'open' | 'private'
  team: string
  tickets: number
  /** Lower-case #rrggbb, dark enough for white text. */
  labels: readonly (readonly [name: string, color: string])[]
  fields: readonly { key: string; name: string; type: FieldType; options?: readonly string[] }[]
  /** Departments whose people report; none: the team itself. */
  askers: readonly string[]
  words: Words
  stories: readonly Story[]
}
