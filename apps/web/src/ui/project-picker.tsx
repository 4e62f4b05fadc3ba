import type { Project } from '@waybill/contract/projects/project.ts'
import { t } from '../messages/messages.ts'
import { useProjects } from '../sync/directory.ts'
import { Picker, type PickerProps } from './picker.tsx'

interface ProjectPickerProps
  extends Pick<PickerProps, 'children' | 'opened' | 'onOpenedChange' | 'disabled'> {
  /** Its key. */
  project: string | null
  onPick: (project: Project) => void
  /** Only those in which one may do this. */
  needs?: string
}

export function ProjectPicker({ project, onPick, needs, ...rest }: ProjectPickerProps) {
  const { data = [], isFetching } = useProjects()
  const shown = data.filter(({ can }) => needs === undefined || can[needs] === true)
  return (
    <Picker
      label={t('ui.project')}
      options={shown.map(({ key, name }) => ({ value: key, label: name, hint: key }))}
      chosen={project === null ? [] : [project]}
      onPick={(value) => {
        const picked = shown.find(({ key }) => key === value)
        if (picked) onPick(picked)
      }}
      waiting={isFetching}
      {...rest}
    />
  )
}
