import { Button, Group, Modal, TextInput, Textarea } from '@mantine/core'
import type { Team } from '@waybill/contract/teams/team.ts'
import { useState } from 'react'
import { t } from '../../messages/messages.ts'
import { client } from '../../session/client.ts'
import { askDirectoryAgain } from '../../sync/directory.ts'
import { ProblemNote, errorOf } from '../../ui/problem-note.tsx'
import { say } from '../../ui/say.ts'
import { useAct } from '../../ui/use-act.ts'
import classes from './teams.module.css'
import { Form } from '../../ui/form.tsx'
import { mustHave } from '../../ui/must-have.ts'

interface TeamDialogProps {
  /** null: a new one. */
  team: Team | null
  onClose: () => void
}

export function TeamDialog({ team, onClose }: TeamDialogProps) {
  const [name, setName] = useState(team?.name ?? '')
  const [description, setDescription] = useState(team?.description ?? '')
  const [deleting, setDeleting] = useState(false)
  const { act, acting, problem } = useAct(async () => {
    mustHave({ name })
    if (team) await client.teams.update(team.id, { name, description })
    else await client.teams.create({ name, description })
    askDirectoryAgain()
    onClose()
  })
  const removal = useAct(async () => {
    if (!team) return
    await client.teams.remove(team.id)
    askDirectoryAgain()
    say(t('team.deleted', { name: team.name }))
    onClose()
  })
  const nameError = errorOf(problem, 'name')
  return (
    <Modal opened onClose={onClose} title={t(team ? 'team.edit_title' : 'team.create')}>
      <Form className={classes.form} onSubmit={() => act()}>
        <TextInput
          data-autofocus
          label={t('team.name')}
          value={name}
          error={nameError}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Textarea
          label={t('team.description')}
          autosize
          minRows={2}
          value={description}
          onChange={(event) => setDescription(event.currentTarget.value)}
        />
        {nameError === undefined && <ProblemNote problem={problem} />}
        <ProblemNote problem={removal.problem} />
        {deleting && team && <p className={classes.sure}>{t('team.delete_sure', { name: team.name })}</p>}
        <Group justify="flex-end" gap="xs">
          {team && (
            <Button
              variant={deleting ? 'filled' : 'subtle'}
              color="red"
              className={classes.delete}
              loading={removal.acting}
              onClick={() => (deleting ? removal.act() : setDeleting(true))}
            >
              {t('team.delete')}
            </Button>
          )}
          <Button variant="default" onClick={onClose}>
            {t('team.cancel')}
          </Button>
          <Button type="submit" loading={acting} disabled={name.trim() === ''}>
            {t(team ? 'team.save' : 'team.create')}
          </Button>
        </Group>
      </Form>
    </Modal>
  )
}
