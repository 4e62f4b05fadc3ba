import type { NamedRef } from '@waybill/contract/schema.ts'
import { Users } from 'lucide-react'
import { t } from '../messages/messages.ts'
import { useTeams } from '../sync/directory.ts'
import { Picker, type PickerProps } from './picker.tsx'

interface TeamPickerProps extends Pick<PickerProps, 'children' | 'opened' | 'onOpenedChange' | 'disabled'> {
  team: NamedRef | null
  onPick: (team: NamedRef | null) => void
}

const NONE = 'none'

export function TeamPicker({ team, onPick, ...rest }: TeamPickerProps) {
  const { data = [], isFetching } = useTeams()
  return (
    <Picker
      label={t('ui.team')}
      options={[
        { value: NONE, label: t('ui.no_team') },
        ...data.map(({ id, name }) => ({ value: id, label: name, icon: <Users size="1em" aria-hidden /> })),
      ]}
      chosen={[team?.id ?? NONE]}
      onPick={(value) => {
        const picked = data.find(({ id }) => id === value)
        onPick(picked ? { id: picked.id, name: picked.name } : null)
      }}
      waiting={isFetching}
      {...rest}
    />
  )
}
