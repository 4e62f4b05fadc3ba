import { Button, Checkbox, Text, TextInput } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import type { Problem } from '@waybill/contract/problems/problem.ts'
import type { Project } from '@waybill/contract/projects/project.ts'
import { useState } from 'react'
import { t } from '../../../messages/messages.ts'
import { client } from '../../../session/client.ts'
import { askDirectoryAgain } from '../../../sync/directory.ts'
import { DialogButtons } from '../../../ui/dialog-buttons.tsx'
import { ProblemNote } from '../../../ui/problem-note.tsx'
import { say } from '../../../ui/say.ts'
import { useAct } from '../../../ui/use-act.ts'
import { Dialog } from '../../settings/dialog.tsx'
import { Section } from '../../settings/section.tsx'

export function DeleteSection({ project }: { project: Project }) {
  const [asking, setAsking] = useState(false)
  const action = (
    <Button variant="outline" color="red" onClick={() => setAsking(true)}>
      {t('projects.delete')}
    </Button>
  )
  return (
    <>
      <Section title={t('projects.delete_section')} text={t('projects.delete_text')} action={action} />
      {asking && <DeleteDialog project={project} onClose={() => setAsking(false)} />}
    </>
  )
}

/** Asks for the key, and once more where the project holds tickets. */
function DeleteDialog({ project, onClose }: { project: Project; onClose: () => void }) {
  const navigate = useNavigate()
  const [confirm, setConfirm] = useState('')
  const [withTickets, setWithTickets] = useState(false)
  const { id, key, name } = project
  const { act, acting, problem } = useAct(async () => {
    await client.projects.remove(id, { confirm, ...(withTickets && { force: true }) })
    await navigate({ to: '/projects' })
    askDirectoryAgain()
    say(t('projects.deleted', { name }))
  })
  const tickets = ticketsIn(problem)
  return (
    <Dialog onClose={onClose} title={t('projects.delete_title', { name })} onSubmit={() => act()}>
      <Text size="md">{t('projects.delete_text')}</Text>
      {tickets === null ? (
        <ProblemNote problem={problem} />
      ) : (
        <Text size="md" role="alert">
          {t('projects.holds_tickets', { count: tickets })}
        </Text>
      )}
      {tickets !== null && (
        <Checkbox
          label={t('projects.delete_tickets', { count: tickets })}
          checked={withTickets}
          onChange={(event) => setWithTickets(event.currentTarget.checked)}
        />
      )}
      <TextInput
        label={t('projects.delete_confirm', { key })}
        autoComplete="off"
        data-autofocus
        value={confirm}
        onChange={(event) => setConfirm(event.currentTarget.value.toUpperCase())}
      />
      <DialogButtons onCancel={onClose}>
        <Button
          type="submit"
          color="red"
          loading={acting}
          disabled={confirm !== key || (tickets !== null && !withTickets)}
        >
          {t('projects.delete')}
        </Button>
      </DialogButtons>
    </Dialog>
  )
}

/** How many tickets stand in the way. */
function ticketsIn(problem: Problem | null): number | null {
  const count = problem?.code === 'project.holds_tickets' ? problem.extra?.['tickets'] : null
  return typeof count === 'number' ? count : null
}
