import { ActionIcon, Button, Menu } from '@mantine/core'
import type { RuleAction } from '@waybill/contract/automation/rule.ts'
import { Plus, X } from 'lucide-react'
import { useRef } from 'react'
import { t } from '../../../messages/messages.ts'
import { NEW_ACTIONS, OWN_ACTIONS } from '../model/rule-draft.ts'
import { pluginActionName } from '../use-plugin-actions.ts'
import { ActionFields } from './action-fields.tsx'
import type { EditorFacts } from './editor-facts.ts'
import { WrongNote } from './wrong-note.tsx'
import classes from '../automation.module.css'

const MOST = 10
const AT = '/definition/actions'

interface ActionListProps {
  actions: readonly RuleAction[]
  facts: EditorFacts
  onChange: (actions: RuleAction[]) => void
}

/** What a rule does, one after the other. */
export function ActionList({ actions, facts, onChange }: ActionListProps) {
  const add = useRef<HTMLButtonElement>(null)
  const ofPlugins = facts.pluginActions.filter(({ on }) => on)
  return (
    <>
      <ol className={classes.actions} aria-label={t('automation.then')}>
        {actions.map((action, index) => {
          const what =
            action.kind === 'plugin'
              ? pluginActionName(facts.pluginActions, action)
              : t(`automation.action.${action.kind}`)
          return (
            <li key={index} className={classes.action}>
              <div className={classes.actionHead}>
                <h3 className={classes.label}>{what}</h3>
                <ActionIcon
                  variant="subtle"
                  color="gray"
                  aria-label={t('automation.remove_action', { what })}
                  onClick={() => {
                    onChange(actions.toSpliced(index, 1))
                    add.current?.focus()
                  }}
                >
                  <X className={classes.icon} aria-hidden />
                </ActionIcon>
              </div>
              <ActionFields
                action={action}
                at={`${AT}/${String(index)}`}
                facts={facts}
                onChange={(next) => onChange(actions.with(index, next))}
              />
            </li>
          )
        })}
      </ol>
      {actions.length === 0 && <WrongNote text={facts.wrong(AT)} />}
      {actions.length < MOST && (
        <Menu position="bottom-start" returnFocus>
          <Menu.Target>
            <Button
              ref={add}
              variant="subtle"
              size="compact-sm"
              leftSection={<Plus className={classes.icon} aria-hidden />}
            >
              {t('automation.add_action')}
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            {OWN_ACTIONS.map((kind) => (
              <Menu.Item key={kind} onClick={() => onChange([...actions, NEW_ACTIONS[kind]])}>
                {t(`automation.action.${kind}`)}
              </Menu.Item>
            ))}
            {ofPlugins.length > 0 && <Menu.Label>{t('automation.of_plugins')}</Menu.Label>}
            {ofPlugins.map(({ plugin: { id: plugin }, action }) => (
              <Menu.Item
                key={`${plugin} ${action}`}
                onClick={() => onChange([...actions, { kind: 'plugin', plugin, action, input: {} }])}
              >
                {pluginActionName(facts.pluginActions, { plugin, action })}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      )}
    </>
  )
}
