import { ActionIcon, Button, Menu, TextInput } from '@mantine/core'
import {
  END_ACTION_KINDS,
  type EndActionDefinition,
  type WorkflowDefinition,
} from '@waybill/contract/workflows/workflow.ts'
import type { PluginAction } from '@waybill/contract/plugins/plugin.ts'
import { Plus, Trash2 } from 'lucide-react'
import { t } from '../../../messages/messages.ts'
import { PluginForm } from '../../automation/plugin-form.tsx'
import { pluginActionName, usePluginActions } from '../../automation/use-plugin-actions.ts'
import type { Edit } from '../model/edit-definition.ts'
import { newEndAction } from '../model/new-elements.ts'
import { isWebAddress } from '../model/unfinished.ts'
import { EndActionSecret } from './end-action-secret.tsx'
import classes from './panel.module.css'

interface EndActionsProps {
  workflow: string
  definition: WorkflowDefinition
  onEdit: (edit: Edit, topic?: string) => void
  readOnly: boolean
}

const MOST_LETTERS = 64
const MOST_ADDRESS = 2_000

/** Kinds that call an address; actions of plugins are offered one by one. */
const CALLS = END_ACTION_KINDS.filter((kind) => kind !== 'plugin')

function kindOf({ kind, plugin, action }: EndActionDefinition, known: readonly PluginAction[]): string {
  if (kind !== 'plugin') return t(`workflows.end_action.${kind}`)
  return pluginActionName(known, { plugin: plugin ?? undefined, action: action ?? undefined })
}

/** What happens outside when a run completes. */
export function EndActions({ workflow, definition, onEdit, readOnly }: EndActionsProps) {
  const { end_actions: actions } = definition
  const pluginActions = usePluginActions()
  const set = (next: EndActionDefinition[], topic?: string) =>
    onEdit({ kind: 'set_end_actions', end_actions: next }, topic)
  const change = (id: string, values: Partial<EndActionDefinition>, topic: string) =>
    set(
      actions.map((one) => (one.id === id ? { ...one, ...values } : one)),
      `${id} ${topic}`,
    )
  return (
    <>
      {actions.map((action) => (
        <fieldset key={action.id} className={classes.action}>
          <legend className={classes.actionKind}>{kindOf(action, pluginActions)}</legend>
          {!readOnly && (
            <ActionIcon
              variant="subtle"
              className={classes.removeAction ?? ''}
              aria-label={t('workflows.remove_end_action', { name: action.name })}
              onClick={() => set(actions.filter(({ id }) => id !== action.id))}
            >
              <Trash2 aria-hidden size="var(--icon-small)" />
            </ActionIcon>
          )}
          <TextInput
            label={t('workflows.name')}
            maxLength={MOST_LETTERS}
            readOnly={readOnly}
            value={action.name}
            onChange={(event) => change(action.id, { name: event.currentTarget.value }, 'name')}
          />
          {action.kind === 'plugin' ? (
            <PluginForm
              asked={action}
              actions={pluginActions}
              readOnly={readOnly}
              onChange={(input) => change(action.id, { input }, 'input')}
            />
          ) : (
            <Addresses action={action} readOnly={readOnly} onChange={change} />
          )}
          {!readOnly && action.kind !== 'plugin' && !action.id.startsWith('temp-') && (
            <EndActionSecret workflow={workflow} action={action.id} />
          )}
        </fieldset>
      ))}
      {!readOnly && (
        <Menu position="bottom-start">
          <Menu.Target>
            <Button variant="default" leftSection={<Plus aria-hidden size="var(--icon-small)" />}>
              {t('workflows.add_end_action')}
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            {CALLS.map((kind) => (
              <Menu.Item
                key={kind}
                onClick={() =>
                  set([...actions, newEndAction(definition, kind, t(`workflows.end_action.${kind}`))])
                }
              >
                {t(`workflows.end_action.${kind}`)}
              </Menu.Item>
            ))}
            {pluginActions
              .filter(({ on }) => on)
              .map(({ plugin, action, title }) => (
                <Menu.Item
                  key={`${plugin.id} ${action}`}
                  onClick={() => {
                    const made = newEndAction(definition, 'plugin', title)
                    set([...actions, { ...made, plugin: plugin.id, action, input: {} }])
                  }}
                >
                  {pluginActionName(pluginActions, { plugin: plugin.id, action })}
                </Menu.Item>
              ))}
          </Menu.Dropdown>
        </Menu>
      )}
    </>
  )
}

interface AddressesProps {
  action: EndActionDefinition
  readOnly: boolean
  onChange: (id: string, values: Partial<EndActionDefinition>, topic: string) => void
}

/** Where an end action calls, and where it is taken back. */
function Addresses({ action: { id, name, url, compensate_url }, readOnly, onChange }: AddressesProps) {
  return (
    <>
      <TextInput
        label={t('workflows.url')}
        type="url"
        placeholder="https://"
        maxLength={MOST_ADDRESS}
        readOnly={readOnly}
        value={url ?? ''}
        error={!readOnly && !isWebAddress(url ?? '') && t('workflows.end_action_needs_url', { name })}
        onChange={(event) => onChange(id, { url: event.currentTarget.value }, 'url')}
      />
      <TextInput
        label={t('workflows.compensate_url')}
        description={t('workflows.compensate_url_text')}
        type="url"
        placeholder="https://"
        maxLength={MOST_ADDRESS}
        readOnly={readOnly}
        value={compensate_url ?? ''}
        onChange={(event) =>
          onChange(id, { compensate_url: event.currentTarget.value || null }, 'compensate')
        }
      />
    </>
  )
}
