import { Button, Group, Select, Text, Textarea } from '@mantine/core'
import type { NamedRef } from '@waybill/contract/schema.ts'
import type { Task } from '@waybill/contract/tasks/task.ts'
import { useState } from 'react'
import { t } from '../../messages/messages.ts'
import { client } from '../../session/client.ts'
import { useMe } from '../../session/session.ts'
import { AssigneePicker } from '../../ui/assignee-picker.tsx'
import { PersonAvatar } from '../../ui/person-avatar.tsx'
import { PropertyButton } from '../../ui/property-button.tsx'
import { errorOf } from '../../ui/problem-note.tsx'
import { say } from '../../ui/say.ts'
import { useAct } from '../../ui/use-act.ts'
import { Dialog } from '../settings/dialog.tsx'
import { openItems, ownItem } from './items-of.ts'
import { TaskProblem } from './task-problem.tsx'
import { askTasksAgain } from './use-tasks.ts'
import classes from './action-form.module.css'

/** Hands an open item on: its holder within its team, leads to anybody. */
export function TransferDialog({ task, onClose }: { task: Task; onClose: () => void }) {
  const me = useMe()
  const items = openItems(task)
  const [itemId, setItemId] = useState((ownItem(task, me.id) ?? items[0])?.id)
  const item = items.find(({ id }) => id === itemId) ?? items[0]
  const [to, setTo] = useState<NamedRef | null>(null)
  const [notes, setNotes] = useState('')
  const isLead = task.can['act_as_lead'] === true
  const { act, acting, problem } = useAct(async () => {
    if (!to || !item) return
    await client.tasks.transfer(task.id, {
      to: to.id,
      item: item.id,
      ...(notes.trim() !== '' && { notes }),
    })
    say(t('tasks.done_transferred', { key: task.ticket.key, name: to.name }), { tone: 'good' })
    await askTasksAgain()
    onClose()
  })
  const error = errorOf(problem, 'to')
  const button = (
    <PropertyButton
      name={t('tasks.transfer_to')}
      icon={<PersonAvatar person={to} labelled />}
      empty={!to}
      data-autofocus
    >
      {to?.name ?? t('tasks.choose_person')}
    </PropertyButton>
  )
  return (
    <Dialog
      title={`${t('tasks.transfer')}: ${task.ticket.key}`}
      onClose={onClose}
      onSubmit={() => to && act()}
    >
      <Text size="md">{t(isLead ? 'tasks.transfer_text' : 'tasks.transfer_text_team')}</Text>
      {isLead && items.length > 1 && (
        <Select
          label={t('tasks.whose')}
          data={items.map(({ id, person }) => ({ value: id, label: person?.name ?? t('ui.nobody') }))}
          value={item?.id ?? null}
          allowDeselect={false}
          onChange={(value) => {
            setItemId(value ?? undefined)
            setTo(null)
          }}
        />
      )}
      <div className={classes.picked}>
        <span className={classes.label} aria-hidden>
          {t('tasks.transfer_to')}
        </span>
        <AssigneePicker
          of={{ ticket: task.ticket.id, item: item?.id }}
          person={to}
          optional={false}
          label={t('tasks.transfer_to')}
          onPick={setTo}
        >
          {button}
        </AssigneePicker>
        {error !== undefined && (
          <p className={classes.wrong} role="alert">
            {error}
          </p>
        )}
      </div>
      <Textarea
        label={t('tasks.notes')}
        autosize
        minRows={2}
        maxRows={12}
        value={notes}
        onChange={({ currentTarget }) => setNotes(currentTarget.value)}
      />
      <TaskProblem problem={error === undefined ? problem : null} onAgain={() => act()} onClose={onClose} />
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose}>
          {t('ui.cancel')}
        </Button>
        <Button type="submit" loading={acting} disabled={!to}>
          {t('tasks.transfer')}
        </Button>
      </Group>
    </Dialog>
  )
}
