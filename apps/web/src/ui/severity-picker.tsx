import { PRIORITIES, type Severity } from '@waybill/contract/tickets/ticket.ts'
import { t } from '../messages/messages.ts'
import { Picker, type PickerProps } from './picker.tsx'

interface SeverityPickerProps
  extends Pick<PickerProps, 'children' | 'opened' | 'onOpenedChange' | 'disabled'> {
  severity: Severity | null
  onPick: (severity: Severity | null) => void
}

const NONE = 'none'

/** How bad the effect is; the worst stands first. */
export function SeverityPicker({ severity, onPick, ...rest }: SeverityPickerProps) {
  return (
    <Picker
      label={t('ui.severity')}
      options={[
        { value: NONE, label: t('ui.no_severity') },
        ...PRIORITIES.toReversed().map((value) => ({ value, label: t(`ui.priority.${value}`) })),
      ]}
      chosen={[severity ?? NONE]}
      onPick={(value) => onPick(PRIORITIES.find((one) => one === value) ?? null)}
      {...rest}
    />
  )
}
