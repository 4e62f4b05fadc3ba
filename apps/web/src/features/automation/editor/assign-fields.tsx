import { Select } from '@mantine/core'
import type { RuleAction } from '@waybill/contract/automation/rule.ts'
import { useState } from 'react'
import { t } from '../../../messages/messages.ts'
import { PersonAvatar } from '../../../ui/person-avatar.tsx'
import { PersonPicker } from '../../../ui/person-picker.tsx'
import { PropertyButton } from '../../../ui/property-button.tsx'
import { TeamPicker } from '../../../ui/team-picker.tsx'
import type { EditorFacts } from './editor-facts.ts'
import { WrongNote } from './wrong-note.tsx'
import classes from '../automation.module.css'

const WORDS = ['reporter', 'nobody'] as const
const KEEP = 'keep'
const PERSON = 'person'

interface AssignFieldsProps {
  action: RuleAction
  at: string
  facts: EditorFacts
  onChange: (action: RuleAction) => void
}

/** Who gets the ticket, and which team. */
export function AssignFields({ action, at, facts, onChange }: AssignFieldsProps) {
  const { to, team, ...rest } = action
  const word = WORDS.find((one) => one === to)
  const id = to === undefined || word ? null : to
  const [wantsPerson, setWantsPerson] = useState(id !== null)
  const person = id === null ? null : { id, name: facts.nameOf(id) }
  const put = (nextTo: string | undefined, nextTeam: string | undefined) =>
    onChange({
      ...rest,
      ...(nextTo !== undefined && { to: nextTo }),
      ...(nextTeam !== undefined && { team: nextTeam }),
    })
  const shown = word ?? (id !== null || wantsPerson ? PERSON : KEEP)
  return (
    <div className={classes.pair}>
      <div>
        <Select
          label={t('automation.person')}
          data={[
            { value: KEEP, label: t('automation.keep') },
            { value: PERSON, label: t('automation.to.person') },
            ...WORDS.map((value) => ({ value, label: t(`automation.to.${value}`) })),
          ]}
          allowDeselect={false}
          value={shown}
          onChange={(value) => {
            setWantsPerson(value === PERSON)
            put(
              WORDS.find((one) => one === value),
              team,
            )
          }}
          error={shown === PERSON ? undefined : facts.wrong(`${at}/to`)}
        />
        {shown === PERSON && (
          <>
            <PersonPicker
              label={t('automation.person')}
              person={person}
              optional={false}
              onPick={(picked) => put(picked?.id, team)}
            >
              <PropertyButton
                name={t('automation.person')}
                className={classes.picked ?? ''}
                icon={<PersonAvatar person={person} labelled />}
                empty={!person}
              >
                {person?.name ?? t('automation.choose_person')}
              </PropertyButton>
            </PersonPicker>
            <WrongNote text={facts.wrong(`${at}/to`)} />
          </>
        )}
      </div>
      <div>
        <div className={classes.label}>{t('ui.team')}</div>
        <TeamPicker
          team={team === undefined ? null : { id: team, name: facts.nameOf(team) }}
          onPick={(picked) => put(to, picked?.id)}
        >
          <PropertyButton name={t('ui.team')} empty={team === undefined}>
            {team === undefined ? t('automation.choose_team') : facts.nameOf(team)}
          </PropertyButton>
        </TeamPicker>
        <WrongNote text={facts.wrong(`${at}/team`)} />
      </div>
    </div>
  )
}
