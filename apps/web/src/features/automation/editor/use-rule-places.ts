import { t } from '../../../messages/messages.ts'
import { useMe } from '../../../session/session.ts'
import { useProjects } from '../../../sync/directory.ts'

/** Where one makes rules: projects by key, and '' for all of them. */
export function useRulePlaces(): { value: string; label: string }[] {
  const { can } = useMe()
  const { data: projects = [] } = useProjects()
  const led = projects.filter((project) => project.can['edit'] === true)
  return [
    ...(can['automation.manage'] === true ? [{ value: '', label: t('automation.all_projects') }] : []),
    ...led.map(({ key, name }) => ({ value: key, label: `${name} (${key})` })),
  ]
}
