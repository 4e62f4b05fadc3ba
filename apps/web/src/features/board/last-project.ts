import type { Project } from '@waybill/contract/projects/project.ts'

const KEY = 'waybill.board'

/** The project whose board was open last in this browser, or the first one. */
export function lastProject(projects: readonly Project[] | undefined): string | undefined {
  const kept = localStorage.getItem(KEY)
  const found = projects?.find(({ key }) => key === kept) ?? projects?.[0]
  return found?.key
}

export function keepProject(key: string): void {
  localStorage.setItem(KEY, key)
}
