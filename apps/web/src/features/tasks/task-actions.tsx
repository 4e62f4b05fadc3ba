import { Button, Menu } from '@mantine/core'
import { Problem } from '@waybill/contract/problems/problem.ts'
import type { AvailableAction, Task } from '@waybill/contract/tasks/task.ts'
import { ArrowUpRight, CircleX, Ellipsis, Split, Undo2, UserRound, Workflow } from 'lucide-react'
import { useEffect, useMemo, useRef, useState } from 'react'
import { t } from '../../messages/messages.ts'
import { client } from '../../session/client.ts'
import { useMe } from '../../session/session.ts'
import { useActions, type Action } from '../../shell/actions.ts'
import { say } from '../../ui/say.ts'
import { useAct } from '../../ui/use-act.ts'
import { ActionForm } from './action-form.tsx'
import { DeskButtons } from './desk-buttons.tsx'
import { isOpen, openItems, ownItem, queuedItem } from './items-of.ts'
import { ReasonDialog } from './reason-dialog.tsx'
import { RouteDialog } from './route-dialog.tsx'
import { RouteForm } from './route-form.tsx'
import { ShutWays } from './shut-ways.tsx'
import { TaskProblem } from './task-problem.tsx'
import { TransferDialog } from './transfer-dialog.tsx'
import { askTasksAgain, useActionsOf, useVersion } from './use-tasks.ts'
import classes from './task-actions.module.css'

interface TaskActionsProps {
  task: Task
  /** After it the conditions of actions may hold or not. */
  ticketSeq: number
  onDone?: () => void
  /** The action whose form is open at first. */
  begin?: string | undefined
}

/** All that one may do with a task now; an action opens its form in place. */
export function TaskActions({ task, ticketSeq, onDone, begin }: TaskActionsProps) {
  if (!isOpen(task)) return null
  if (task.workflow === null) {
    return task.can['route'] ? (
      <RouteForm task={task} />
    ) : (
      <p className={classes.quiet}>{t('tasks.unrouted_wait')}</p>
    )
  }
  if (task.status === 'pending') return task.can['decide'] ? <DeskButtons task={task} /> : null
  return <Actions task={task} ticketSeq={ticketSeq} begin={begin} {...(onDone && { onDone })} />
}

function Actions({ task, ticketSeq, onDone, begin }: TaskActionsProps) {
  const me = useMe()
  const { data, error } = useActionsOf(task, ticketSeq)
  const actions = data?.available_actions
  const [chosen, setChosen] = useState<string | null>(begin ?? null)
  const action = actions?.find(({ action_id }) => action_id === chosen)
  const queued = queuedItem(task)
  const mayClaim = queued !== undefined && task.can['claim'] === true
  const claim = useAct(async () => {
    await client.tasks.claim(task.id, queued ? { item: queued.id } : {})
    say(t('tasks.done_claimed', { key: task.ticket.key }), { tone: 'good' })
    await askTasksAgain()
  })
  usePaletteActions(actions, setChosen, mayClaim ? claim.act : null)
  if (action)
    return (
      <ActionForm task={task} action={action} onClose={() => setChosen(null)} {...(onDone && { onDone })} />
    )
  const isMine = ownItem(task, me.id) !== undefined
  return (
    <>
      <div className={classes.buttons} role="group" aria-label={t('tasks.actions')}>
        {mayClaim && (
          <Button loading={claim.acting} onClick={() => claim.act()}>
            {t('tasks.claim')}
          </Button>
        )}
        {actions?.map((one, at) => (
          <ActionButton
            key={one.action_id}
            action={one}
            isFirst={at === 0 && isMine}
            onClick={() => setChosen(one.action_id)}
          />
        ))}
        {actions?.length === 0 && !mayClaim && <span className={classes.quiet}>{t('tasks.no_actions')}</span>}
        <MoreActions task={task} />
      </div>
      <ShutWays ways={data?.shut ?? []} isOpen={actions?.length === 0 && !mayClaim} />
      <TaskProblem
        problem={claim.problem ?? (error instanceof Problem ? error : null)}
        onAgain={() => (claim.problem ? claim.act() : void askTasksAgain())}
        onClose={claim.forget}
      />
    </>
  )
}

/** The same by the palette. */
function usePaletteActions(
  actions: readonly AvailableAction[] | undefined,
  choose: (action: string) => void,
  claim: (() => void) | null,
): void {
  const latest = useRef(claim)
  useEffect(() => {
    latest.current = claim
  })
  const mayClaim = claim !== null
  const all = useMemo(() => {
    const of = { group: 'ticket', icon: Workflow } as const
    const taken = actions?.map(
      ({ action_id, name }): Action => ({
        ...of,
        id: `task.act ${action_id}`,
        title: name,
        run: () => choose(action_id),
      }),
    )
    const claiming: Action = {
      ...of,
      id: 'task.claim',
      title: t('tasks.claim'),
      run: () => latest.current?.(),
    }
    return [...(taken ?? []), ...(mayClaim ? [claiming] : [])]
  }, [actions, choose, mayClaim])
  useActions(all)
}

interface ActionButtonProps {
  action: AvailableAction
  isFirst: boolean
  onClick: () => void
}

function ActionButton({ action, isFirst, onClick }: ActionButtonProps) {
  return (
    <Button
      variant={isFirst ? 'filled' : 'default'}
      title={action.to ? t('tasks.leads_to', { name: action.to.name }) : t('tasks.leads_out')}
      onClick={onClick}
    >
      {action.name}
    </Button>
  )
}

type Open = 'escalate' | 'transfer' | 'route' | 'end' | null

/** Escalating, handing on, putting back, another workflow and ending early, behind one button. */
function MoreActions({ task }: { task: Task }) {
  const me = useMe()
  const [open, setOpen] = useState<Open>(null)
  const button = useRef<HTMLButtonElement>(null)
  const { data: version } = useVersion(task.workflow)
  const item = ownItem(task, me.id) ?? openItems(task)[0]
  const { key } = task.ticket
  const release = useAct(async () => {
    await client.tasks.release(task.id, item ? { item: item.id } : {})
    say(t('tasks.done_released', { key }), { tone: 'good' })
    await askTasksAgain()
  })
  const step = version?.graph.steps.find(({ id }) => id === task.step?.id)
  const may = {
    escalate: task.can['escalate'] === true && (!step || step.escalate_to !== null),
    transfer: task.can['transfer'] === true && item !== undefined,
    release: task.can['release'] === true && item !== undefined && item.person !== null,
    route: task.can['route'] === true,
    end: task.can['decide'] === true,
  }
  if (!Object.values(may).includes(true)) return null
  return (
    <>
      <Menu position="bottom-end" width="var(--menu)">
        <Menu.Target>
          <Button ref={button} variant="subtle" aria-label={t('tasks.more')} className={classes.more}>
            <Ellipsis aria-hidden className={classes.icon} />
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {may.escalate && (
            <Menu.Item
              leftSection={<ArrowUpRight aria-hidden className={classes.icon} />}
              onClick={() => setOpen('escalate')}
            >
              {t('tasks.escalate')}
            </Menu.Item>
          )}
          {may.transfer && (
            <Menu.Item
              leftSection={<UserRound aria-hidden className={classes.icon} />}
              onClick={() => setOpen('transfer')}
            >
              {t('tasks.transfer')}
            </Menu.Item>
          )}
          {may.release && (
            <Menu.Item
              leftSection={<Undo2 aria-hidden className={classes.icon} />}
              onClick={() => release.act()}
            >
              {t('tasks.release')}
            </Menu.Item>
          )}
          {may.route && (
            <Menu.Item
              leftSection={<Split aria-hidden className={classes.icon} />}
              onClick={() => setOpen('route')}
            >
              {t('tasks.reroute')}
            </Menu.Item>
          )}
          {may.end && (
            <Menu.Item
              leftSection={<CircleX aria-hidden className={classes.icon} />}
              onClick={() => setOpen('end')}
            >
              {t('tasks.end_early')}
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
      <TaskProblem problem={release.problem} onAgain={() => release.act()} onClose={release.forget} />
      {open === 'transfer' && <TransferDialog task={task} onClose={() => setOpen(null)} />}
      {open === 'route' && <RouteDialog task={task} onClose={() => setOpen(null)} />}
      {open === 'end' && (
        <ReasonDialog
          title={`${t('tasks.end_early')}: ${key}`}
          text={t('tasks.end_early_text')}
          act={t('tasks.end_early')}
          danger
          onReason={async (reason) => {
            // The button goes with the run: the keys go on from what is left of it.
            const strip = button.current?.closest('section')
            await client.tasks.reject(task.id, { reason })
            strip?.focus()
            say(t('tasks.done_ended_early', { key }), { tone: 'good' })
          }}
          onClose={() => setOpen(null)}
        />
      )}
      {open === 'escalate' && (
        <ReasonDialog
          title={`${t('tasks.escalate')}: ${key}`}
          text={t('tasks.escalate_text')}
          act={t('tasks.escalate')}
          onReason={async (reason) => {
            await client.tasks.escalate(task.id, { reason, ...(item && { item: item.id }) })
            say(t('tasks.done_escalated', { key }), { tone: 'good' })
          }}
          onClose={() => setOpen(null)}
        />
      )}
    </>
  )
}
