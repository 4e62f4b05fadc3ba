import type { Rule } from '@waybill/contract/automation/rule.ts'
import { t } from '../../messages/messages.ts'
import { client } from '../../session/client.ts'
import { askDirectoryAgain } from '../../sync/directory.ts'
import { say } from '../../ui/say.ts'
import { useAct } from '../../ui/use-act.ts'

/** Switches a rule on or off. */
export function useSwitch({ id, name }: Pick<Rule, 'id' | 'name'>) {
  return useAct(async (state: 'on' | 'off') => {
    await client.rules.update(id, { state })
    askDirectoryAgain()
    say(t(`automation.switched_${state}`, { name }), { tone: 'good' })
  })
}
