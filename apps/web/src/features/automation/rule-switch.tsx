import { Switch } from '@mantine/core'
import type { Rule } from '@waybill/contract/automation/rule.ts'
import { t } from '../../messages/messages.ts'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { Dialog } from '../settings/dialog.tsx'
import { useSwitch } from './use-switch.ts'

/** On or off, at once. */
export function RuleSwitch({ rule }: { rule: Rule }) {
  const { act, acting, problem, forget } = useSwitch(rule)
  return (
    <>
      <Switch
        aria-label={t('automation.switch', { name: rule.name })}
        checked={rule.state === 'on'}
        disabled={acting}
        onChange={({ currentTarget }) => act(currentTarget.checked ? 'on' : 'off')}
      />
      {problem && (
        <Dialog title={rule.name} onClose={forget}>
          <ProblemNote problem={problem} />
        </Dialog>
      )}
    </>
  )
}
