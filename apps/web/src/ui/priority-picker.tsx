import { PRIORITIES, type Priority } from '@waybill/contract/tickets/ticket.ts'
import { t } from '../messages/messages.ts'
import { Picker, type PickerProps } from './picker.tsx'
import { PriorityBars } from './priority-bars.tsx'

interface PriorityPickerProps
  extends Pick<PickerProps, 'children' | 'opened' | 'onOpenedChange' | 'disabled'> {
  priority: Priority | null
  onPick: (priority: Priority) => void
}

/** The most urgent stands first. */
export function PriorityPicker({ priority, onPick, ...rest }: PriorityPickerProps) {
  return (
    <Picker
      label={t('ui.priority')}
      options={PRIORITIES.toReversed().map((value) => ({
        value,
        label: t(`ui.priority.${value}`),
        icon: <PriorityBars priority={value} labelled />,
      }))}
      chosen={priority ? [priority] : []}
      onPick={(value) => {
        const picked = PRIORITIES.find((one) => one === value)
        if (picked) onPick(picked)
      }}
      {...rest}
    />
  )
}
