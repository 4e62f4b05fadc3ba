import { Button, Select, Stack, Switch, Textarea, TextInput } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { parseQuery } from '@waybill/contract/query/parse-query.ts'
import { POLICY_TARGETS, type Policy } from '@waybill/contract/sla/sla.ts'
import { useState } from 'react'
import { t } from '../../../messages/messages.ts'
import { client } from '../../../session/client.ts'
import { useMe } from '../../../session/session.ts'
import { askDirectoryAgain } from '../../../sync/directory.ts'
import { ProblemNote, errorOf } from '../../../ui/problem-note.tsx'
import { say } from '../../../ui/say.ts'
import { useAct } from '../../../ui/use-act.ts'
import { QueryLine, useMistake } from '../../tickets/query/query-line.tsx'
import { exceptUnder } from '../calendars/errors-at.ts'
import { useCalendars } from '../calendars/use-calendars.ts'
import { ConfirmDialog } from '../confirm-dialog.tsx'
import { SaveButtons } from '../save-buttons.tsx'
import { Section } from '../section.tsx'
import { draftOf, inputOf, NEW_POLICY, withPromise, withTarget, type PolicyDraft } from './policy-draft.ts'
import { TargetSection } from './target-section.tsx'
import { WhatIfSection } from './what-if-section.tsx'
import classes from './sla.module.css'

/** One policy: which tickets, which calendar, and what is promised; saved in one go. */
export function PolicyEditor({ policy }: { policy: Policy | null }) {
  const { can } = useMe()
  const navigate = useNavigate()
  const { data: calendars = [] } = useCalendars()
  const [base, setBase] = useState(policy)
  const [draft, setDraft] = useState<PolicyDraft>(policy ? draftOf(policy) : NEW_POLICY)
  const [asking, setAsking] = useState(false)
  const mayEdit = can['sla.manage'] === true
  const isChanged = base === null || JSON.stringify(inputOf(draftOf(base))) !== JSON.stringify(inputOf(draft))
  // What somebody else saved meanwhile is shown at once where nothing would be lost by it.
  if (policy && base && policy.seq !== base.seq && !isChanged) takeOver(policy)

  function takeOver(next: Policy) {
    setBase(next)
    setDraft(draftOf(next))
  }
  const toList = () => navigate({ to: '/settings/$part', params: { part: 'sla' } })
  const { act, acting, problem, forget } = useAct(async () => {
    if (base) {
      const saved = await client.sla.updatePolicy(base.id, { ...inputOf(draft), base_seq: base.seq })
      takeOver(saved)
      askDirectoryAgain()
      say(t('sla_settings.saved', { name: saved.name }), { tone: 'good' })
      return
    }
    const made = await client.sla.createPolicy(inputOf(draft))
    askDirectoryAgain()
    say(t('sla_settings.created', { name: made.name }), { tone: 'good' })
    await toList()
  })
  const change = (part: Partial<PolicyDraft>) => {
    forget()
    setDraft((now) => ({ ...now, ...part }))
  }
  const mistake = useMistake(draft.condition, null)
  const isReadable = parseQuery(draft.condition).ok
  const wrongCondition = errorOf(problem, 'condition')
  const isOld = problem?.code === 'sla_policy.edited_since'
  const { targets } = draft
  return (
    <form
      className={classes.editor}
      onSubmit={(event) => {
        event.preventDefault()
        if (isReadable) act()
      }}
    >
      <h2 className={classes.title}>{base?.name ?? t('sla_settings.new_title')}</h2>
      {!mayEdit && <p className={classes.note}>{t('sla_settings.read_only')}</p>}
      <Section title={t('sla_settings.about')}>
        <Stack gap="md">
          <TextInput
            label={t('sla_settings.name')}
            required
            withAsterisk={false}
            maxLength={64}
            readOnly={!mayEdit}
            value={draft.name}
            onChange={({ currentTarget }) => change({ name: currentTarget.value })}
            error={errorOf(problem, 'name')}
          />
          <Textarea
            label={t('sla_settings.description')}
            autosize
            minRows={1}
            maxRows={6}
            maxLength={2_000}
            readOnly={!mayEdit}
            value={draft.description}
            onChange={({ currentTarget }) => change({ description: currentTarget.value })}
            error={errorOf(problem, 'description')}
          />
          <div>
            <div className={classes.label}>{t('sla_settings.condition')}</div>
            <p className={classes.hint}>{t('sla_settings.condition_text')}</p>
            {mayEdit ? (
              <QueryLine
                text={draft.condition}
                onChange={(condition) => change({ condition })}
                label={t('sla_settings.condition')}
                placeholder={t('sla_settings.condition_example')}
                mistake={mistake}
              />
            ) : (
              <code className={classes.code}>{draft.condition || t('sla_settings.all_tickets')}</code>
            )}
            {wrongCondition !== undefined && (
              <p className={classes.wrong} role="alert">
                {wrongCondition}
              </p>
            )}
          </div>
          <Select
            label={t('sla_settings.calendar')}
            description={t('sla_settings.calendar_text')}
            placeholder={t('sla_settings.no_calendar')}
            data={calendars.map(({ id, name }) => ({ value: id, label: name }))}
            clearable
            readOnly={!mayEdit}
            value={draft.calendar}
            onChange={(calendar) => change({ calendar })}
            error={errorOf(problem, 'calendar')}
          />
          <Switch
            label={t('sla_settings.active')}
            disabled={!mayEdit}
            checked={draft.active}
            onChange={({ currentTarget }) => change({ active: currentTarget.checked })}
          />
        </Stack>
      </Section>
      {POLICY_TARGETS.map((name) => {
        const index = targets.findIndex(({ target }) => target === name)
        return (
          <TargetSection
            key={name}
            name={name}
            target={targets[index] ?? null}
            place={`targets/${String(index)}`}
            problem={problem}
            mayEdit={mayEdit}
            onPromise={(isPromised) => change(withPromise(draft, name, isPromised))}
            onChange={(target) => change(withTarget(draft, target))}
          />
        )
      })}
      {mayEdit && targets.length > 0 && isReadable && (
        <WhatIfSection
          input={{
            policy: {
              ...(base && { id: base.id }),
              condition: draft.condition.trim(),
              calendar: draft.calendar,
              targets,
            },
          }}
          isChanged={isChanged}
        />
      )}
      {mayEdit && (
        <div className={classes.bar}>
          <ProblemNote
            problem={exceptUnder(problem, ['name', 'description', 'condition', 'calendar', 'targets'])}
            action={
              isOld &&
              policy && (
                <Button
                  size="compact-sm"
                  variant="default"
                  onClick={() => {
                    takeOver(policy)
                    forget()
                  }}
                >
                  {t('sla_settings.load_again')}
                </Button>
              )
            }
          />
          <SaveButtons
            canSave={isChanged && isReadable && draft.name.trim() !== ''}
            saving={acting}
            isChanged={isChanged}
            state={
              !isReadable
                ? t('sla_settings.condition_wrong')
                : draft.name.trim() === ''
                  ? t('settings.wants_name')
                  : isChanged
                    ? t('sla_settings.unsaved')
                    : ''
            }
            words={{ discard: t('sla_settings.discard'), remove: t('sla_settings.delete') }}
            onDiscard={() => {
              forget()
              if (base) takeOver(base)
              else void toList()
            }}
            onRemove={base && (() => setAsking(true))}
          />
        </div>
      )}
      {asking && base && (
        <ConfirmDialog
          title={t('sla_settings.delete_title', { name: base.name })}
          text={t('sla_settings.delete_text')}
          confirm={t('sla_settings.delete')}
          onClose={() => setAsking(false)}
          onConfirm={async () => {
            await client.sla.removePolicy(base.id)
            await toList()
            askDirectoryAgain()
            say(t('sla_settings.deleted', { name: base.name }))
          }}
        />
      )}
    </form>
  )
}
