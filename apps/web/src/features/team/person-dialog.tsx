import { Button, Checkbox, Group, TagsInput, Text, TextInput } from '@mantine/core'
import type { Person, UpdatePersonInput } from '@waybill/contract/people/person.ts'
import { useState } from 'react'
import { t } from '../../messages/messages.ts'
import { client } from '../../session/client.ts'
import { knowMe, useMe } from '../../session/session.ts'
import { askDirectoryAgain } from '../../sync/directory.ts'
import { ProblemNote, errorOf } from '../../ui/problem-note.tsx'
import { say } from '../../ui/say.ts'
import { useAct } from '../../ui/use-act.ts'
import { Dialog } from '../settings/dialog.tsx'
import { fromLocalField, toLocalField } from '../ticket/properties/due-date.ts'
import { askTasksAgain } from '../tasks/use-tasks.ts'

interface PersonDialogProps {
  person: Person
  onClose: () => void
}

/** When somebody is away, and what they know: their own absence, and as an admin everybody's. */
export function PersonDialog({ person, onClose }: PersonDialogProps) {
  const me = useMe()
  const isAdmin = me.can['people.manage'] === true
  const [isAway, setIsAway] = useState(person.away !== null)
  const [from, setFrom] = useState(() => toLocalField(person.away?.from ?? new Date().toISOString()))
  const [until, setUntil] = useState(person.away?.until ? toLocalField(person.away.until) : '')
  const [skills, setSkills] = useState(person.skills)
  const { act, acting, problem } = useAct(async () => {
    const begins = fromLocalField(from)
    const away = isAway && begins !== null ? { from: begins, until: fromLocalField(until) } : null
    const change: UpdatePersonInput = { away, ...(isAdmin && { skills }) }
    if (isAdmin) await client.people.update(person.id, change)
    else await client.people.updateMe({ away })
    if (person.id === me.id) knowMe(await client.people.me())
    askDirectoryAgain()
    await askTasksAgain()
    say(t('team.person_saved', { name: person.name }), { tone: 'good' })
    onClose()
  })
  const error = errorOf(problem, 'away/until') ?? errorOf(problem, 'away')
  return (
    <Dialog title={person.name} onClose={onClose} onSubmit={() => act()}>
      <Checkbox
        data-autofocus
        label={t('team.is_away')}
        description={t('team.is_away_text')}
        checked={isAway}
        onChange={({ currentTarget }) => setIsAway(currentTarget.checked)}
      />
      {isAway && (
        <Group grow align="flex-start">
          <TextInput
            type="datetime-local"
            label={t('team.from')}
            required
            value={from}
            error={errorOf(problem, 'away/from')}
            onChange={({ currentTarget }) => setFrom(currentTarget.value)}
          />
          <TextInput
            type="datetime-local"
            label={t('team.until')}
            value={until}
            error={error}
            onChange={({ currentTarget }) => setUntil(currentTarget.value)}
          />
        </Group>
      )}
      {isAdmin ? (
        <TagsInput
          label={t('team.skills')}
          description={t('team.skills_text')}
          value={skills}
          maxTags={50}
          error={errorOf(problem, 'skills')}
          onChange={setSkills}
        />
      ) : (
        skills.length > 0 && <Text size="sm">{t('team.knows', { skills: skills.join(', ') })}</Text>
      )}
      <ProblemNote problem={problem?.errors ? null : problem} />
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose}>
          {t('team.cancel')}
        </Button>
        <Button type="submit" loading={acting} disabled={isAway && fromLocalField(from) === null}>
          {t('team.save')}
        </Button>
      </Group>
    </Dialog>
  )
}
