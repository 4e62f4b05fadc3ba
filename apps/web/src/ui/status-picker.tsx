import { STATUSES, type Status } from '@waybill/contract/workflows/step.ts'
import { t } from '../messages/messages.ts'
import { Picker, type PickerProps } from './picker.tsx'
import { StatusRing } from './status-ring.tsx'

interface StatusPickerProps extends Pick<PickerProps, 'children' | 'opened' | 'onOpenedChange' | 'disabled'> {
  status: Status | null
  onPick: (status: Status) => void
}

export function StatusPicker({ status, onPick, ...rest }: StatusPickerProps) {
  return (
    <Picker
      label={t('ui.status')}
      options={STATUSES.map((value) => ({
        value,
        label: t(`ui.status.${value}`),
        icon: <StatusRing status={value} labelled />,
      }))}
      chosen={status ? [status] : []}
      onPick={(value) => {
        const picked = STATUSES.find((one) => one === value)
        if (picked) onPick(picked)
      }}
      {...rest}
    />
  )
}
