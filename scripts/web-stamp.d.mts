export const STAMP_FILE: string
export interface WebBuild {
  /** Hash of the sources. */
  inputs: string
  /** Paths of what was made, from `apps/web/dist`. */
  files: string[]
}
export function webInputs(root: string): string
export function lastBuild(root: string): WebBuild | undefined
export function webState(root: string): 'fresh' | 'stale' | 'missing'
