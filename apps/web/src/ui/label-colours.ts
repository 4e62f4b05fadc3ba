import { useQueries } from '@tanstack/react-query'
import { useCallback } from 'react'
import type { Label } from '@waybill/contract/projects/project.ts'
import type { UseQueryResult } from '@tanstack/react-query'
import { useMe } from '../session/session.ts'
import { labelsOf, useProjects } from '../sync/directory.ts'

export type LabelColours = (project: string, label: string) => string | undefined

/** The colours of all labels of these projects, asked once for a whole list. */
export function useLabelColours(projects: readonly string[]): LabelColours {
  const combine = useCallback(
    (answers: UseQueryResult<Label[]>[]): LabelColours => {
      const colours = new Map<string, string>()
      for (const [index, { data = [] }] of answers.entries()) {
        for (const { name, color } of data) colours.set(`${projects[index] ?? ''}/${name}`, color)
      }
      return (project, label) => colours.get(`${project}/${label}`)
    },
    [projects],
  )
  const me = useMe()
  const { data: known } = useProjects()
  // They are a part of its settings, which requesters do not see; archived projects are not known here.
  const isSeen = (project: string) =>
    known?.find(({ key }) => key === project)?.can['see_settings'] ?? me.role !== 'requester'
  const queries = projects.map((project) => ({
    ...labelsOf(project),
    enabled: known !== undefined && isSeen(project),
  }))
  return useQueries({ queries, combine })
}
