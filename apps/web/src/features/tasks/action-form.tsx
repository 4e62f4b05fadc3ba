import { Button, Textarea } from '@mantine/core'
import type { Problem } from '@waybill/contract/problems/problem.ts'
import type { AvailableAction, Task } from '@waybill/contract/tasks/task.ts'
import type { Ticket } from '@waybill/contract/tickets/ticket.ts'
import { useState } from 'react'
import { t } from '../../messages/messages.ts'
import { client } from '../../session/client.ts'
import { useMe } from '../../session/session.ts'
import { errorOf } from '../../ui/problem-note.tsx'
import { useAct } from '../../ui/use-act.ts'
import { isEmpty, isSetByStep, valueOfField } from './field-values.ts'
import { holderOf } from './items-of.ts'
import { RequiredField } from './required-field.tsx'
import { sayWhatCame } from './say-what-came.ts'
import { TaskProblem } from './task-problem.tsx'
import { askTasksAgain } from './use-tasks.ts'
import { useWholeTicket } from './use-whole-ticket.ts'
import classes from './action-form.module.css'

interface ActionFormProps {
  task: Task
  action: AvailableAction
  onClose: () => void
  onDone?: () => void
}

/** What an action asks for before it is taken: a note, and the fields that must have a value. */
export function ActionForm(props: ActionFormProps) {
  const ticket = useWholeTicket(props.task.ticket.id)
  return ticket ? <Form {...props} ticket={ticket} /> : null
}

function Form({ task, action, ticket, onClose, onDone }: ActionFormProps & { ticket: Ticket }) {
  const me = useMe()
  const [comment, setComment] = useState('')
  const [typed, setTyped] = useState<Readonly<Record<string, unknown>>>({})
  const [asked, setAsked] = useState(false)
  const holder = holderOf(task)
  const isRequired = action.comment === 'required'
  const isPublic = action.comment_visibility === 'public'
  const valueOf = (name: string) => (Object.hasOwn(typed, name) ? typed[name] : valueOfField(ticket, name))
  const missing = action.required_fields.filter((name) => !isSetByStep(name) && isEmpty(valueOf(name)))
  const lacksComment = isRequired && comment.trim() === ''
  const { act, acting, problem } = useAct(async () => {
    const result = await client.tasks.act(task.id, {
      action_id: action.action_id,
      ...(comment.trim() !== '' && { comment }),
      ...(Object.keys(typed).length > 0 && { fields: typed }),
    })
    sayWhatCame(task.ticket, result)
    await askTasksAgain()
    onDone?.()
    onClose()
  })
  const commentError =
    errorOf(problem, 'comment') ??
    (asked && lacksComment
      ? t(
          action.asks_requester
            ? 'tasks.wants_question'
            : isPublic
              ? 'tasks.wants_public'
              : 'tasks.wants_comment',
        )
      : undefined)
  const submit = () => {
    setAsked(true)
    if (!lacksComment && missing.length === 0) act()
  }
  return (
    <form
      className={classes.form}
      aria-label={action.name}
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        submit()
      }}
      onKeyDown={(event) => {
        if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
          event.preventDefault()
          submit()
        } else if (event.key === 'Escape') {
          event.stopPropagation()
          onClose()
        }
      }}
    >
      <p className={classes.leads}>
        {action.to ? t('tasks.leads_to', { name: action.to.name }) : t('tasks.leads_out')}
        {holder && holder.id !== me.id && !isMine(task, me.id) && (
          <span className={classes.other}>{t('tasks.for_other', { name: holder.name })}</span>
        )}
      </p>
      {action.required_fields.map((name) => (
        <RequiredField
          key={name}
          name={name}
          ticket={ticket}
          value={valueOf(name)}
          onChange={(value) => setTyped({ ...typed, [name]: value })}
          error={
            errorOf(problem, `fields/${name}`) ??
            (asked && missing.includes(name) ? t('tasks.wants_field') : undefined)
          }
        />
      ))}
      <Textarea
        label={t(labelOf(action))}
        description={t(hintOf(action))}
        withAsterisk={isRequired}
        autosize
        minRows={2}
        maxRows={12}
        data-autofocus
        // The person has just opened it.
        autoFocus
        value={comment}
        error={commentError}
        onChange={({ currentTarget }) => setComment(currentTarget.value)}
      />
      <TaskProblem
        problem={isOfFields(problem, action) ? null : problem}
        onAgain={() => act()}
        onClose={onClose}
      />
      <div className={classes.buttons}>
        <Button variant="default" onClick={onClose}>
          {t('ui.cancel')}
        </Button>
        <Button type="submit" loading={acting} {...(action.decision === 'refused' && { color: 'red' })}>
          {action.name}
        </Button>
      </div>
    </form>
  )
}

function labelOf({ comment, comment_visibility, asks_requester }: AvailableAction) {
  if (asks_requester) return 'tasks.question'
  if (comment_visibility === 'public')
    return comment === 'required' ? 'tasks.public' : 'tasks.public_optional'
  return comment === 'required' ? 'tasks.comment' : 'tasks.comment_optional'
}

/** Who will read it. */
function hintOf({ comment_visibility, asks_requester, decision }: AvailableAction) {
  if (asks_requester) return 'tasks.question_hint'
  if (comment_visibility === 'internal') return 'tasks.comment_hint'
  return decision === null ? 'tasks.public_hint' : 'tasks.public_decision_hint'
}

function isMine(task: Task, me: string): boolean {
  return task.items.some(({ open, person }) => open && person?.id === me)
}

/** All of it stands at fields of the form. */
function isOfFields(problem: Problem | null, { required_fields }: AvailableAction): boolean {
  const errors = problem?.status === 422 ? (problem.errors ?? []) : []
  const shown = new Set(['/comment', ...required_fields.map((name) => `/fields/${name}`)])
  return errors.length > 0 && errors.every(({ pointer }) => shown.has(pointer))
}
