import { Button, Select, TextInput } from '@mantine/core'
import { MEMBER_ROLES, type Member, type Project } from '@waybill/contract/projects/project.ts'
import { useDeferredValue, useState } from 'react'
import { t } from '../../../messages/messages.ts'
import { client } from '../../../session/client.ts'
import { useMe } from '../../../session/session.ts'
import { askDirectoryAgain, usePeople } from '../../../sync/directory.ts'
import { ProblemNote } from '../../../ui/problem-note.tsx'
import { say } from '../../../ui/say.ts'
import { useAct } from '../../../ui/use-act.ts'
import { errorAt, otherThan } from '../error-at.ts'
import classes from '../project-settings.module.css'
import { roleChoices, roleOf } from './role-choices.ts'

interface AddMemberProps {
  project: Project
  members: readonly Member[]
}

/** Somebody becomes a member: found by name, or by e-mail address for who may not list people. */
export function AddMember({ project, members }: AddMemberProps) {
  const me = useMe()
  const [person, setPerson] = useState<string | null>(null)
  const [text, setText] = useState('')
  const [role, setRole] = useState<Member['role']>(MEMBER_ROLES[1])
  const { data: people = [] } = usePeople(useDeferredValue(text))
  const lists = me.can['people.list'] === true
  const chosen = lists ? person : text.trim()
  const { act, acting, problem } = useAct(async () => {
    const member = await client.projects.setMember(project.id, chosen ?? '', role)
    askDirectoryAgain()
    setPerson(null)
    setText('')
    say(t('projects.added_member', { name: member.person.name }), { tone: 'good' })
  })
  const known = new Set(members.map((one) => one.person.id))
  const choices = people
    .filter(({ id }) => !known.has(id))
    .map(({ id, name, email }) => ({ value: id, label: email === null ? name : `${name} (${email})` }))
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        if (chosen) act()
      }}
    >
      <ProblemNote problem={otherThan(problem, ['person'])} />
      <div className={classes.addRow}>
        {lists ? (
          <Select
            className={classes.person}
            label={t('projects.person')}
            placeholder={t('projects.find_person')}
            searchable
            clearable
            data={choices}
            filter={({ options }) => options}
            value={person}
            onChange={setPerson}
            searchValue={text}
            onSearchChange={setText}
            nothingFoundMessage={t('ui.nothing_found')}
            error={errorAt(problem, 'person')}
          />
        ) : (
          <TextInput
            className={classes.person}
            label={t('projects.person_email')}
            type="email"
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
            error={errorAt(problem, 'person')}
          />
        )}
        <Select
          className={classes.role}
          label={t('projects.role')}
          data={roleChoices()}
          allowDeselect={false}
          value={role}
          onChange={(next) => setRole(roleOf(next) ?? role)}
        />
        <Button type="submit" loading={acting} disabled={!chosen}>
          {t('projects.add_member')}
        </Button>
      </div>
    </form>
  )
}
