import { ActionIcon, Button, Menu, TextInput } from '@mantine/core'
import {
  END_ACTION_KINDS,
  type EndActionDefinition,
  type WorkflowDefinition,
} from '@waybill/contract/workflows/workflow.ts'
import { Plus, Trash2 } from 'lucide-react'
import { t } from '../../../messages/messages.ts'
import type { Edit } from '../model/edit-definition.ts'
import { newEndAction } from '../model/new-elements.ts'
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

/** What happens outside when a run completes. */
export function EndActions({ workflow, definition, onEdit, readOnly }: EndActionsProps) {
  const { end_actions: actions } = definition
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
          <legend className={classes.actionKind}>{t(`workflows.end_action.${action.kind}`)}</legend>
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
          <TextInput
            label={t('workflows.url')}
            type="url"
            placeholder="https://"
            maxLength={MOST_ADDRESS}
            readOnly={readOnly}
            value={action.url}
            onChange={(event) => change(action.id, { url: event.currentTarget.value }, 'url')}
          />
          <TextInput
            label={t('workflows.compensate_url')}
            description={t('workflows.compensate_url_text')}
            type="url"
            placeholder="https://"
            maxLength={MOST_ADDRESS}
            readOnly={readOnly}
            value={action.compensate_url ?? ''}
            onChange={(event) =>
              change(action.id, { compensate_url: event.currentTarget.value || null }, 'compensate')
            }
          />
          {!readOnly && !action.id.startsWith('temp-') && (
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
            {END_ACTION_KINDS.map((kind) => (
              <Menu.Item
                key={kind}
                onClick={() =>
                  set([...actions, newEndAction(definition, kind, t(`workflows.end_action.${kind}`))])
                }
              >
                {t(`workflows.end_action.${kind}`)}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      )}
    </>
  )
}
