import { Button, Select, Stack, Switch, TextInput } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import type { Rule, RuleDefinition } from '@waybill/contract/automation/rule.ts'
import { useState } from 'react'
import { t } from '../../../messages/messages.ts'
import { client } from '../../../session/client.ts'
import { askDirectoryAgain } from '../../../sync/directory.ts'
import { ProblemNote } from '../../../ui/problem-note.tsx'
import { say } from '../../../ui/say.ts'
import { useAct } from '../../../ui/use-act.ts'
import { exceptUnder } from '../../settings/calendars/errors-at.ts'
import { SaveButtons } from '../../settings/save-buttons.tsx'
import { Section } from '../../settings/section.tsx'
import { draftOf, inputOf, problemsOf, type RuleDraft } from '../model/rule-draft.ts'
import { TrySection } from '../try/try-section.tsx'
import { usePluginActions } from '../use-plugin-actions.ts'
import { useNames } from '../use-rules.ts'
import { ActionList } from './action-list.tsx'
import { ConditionGroup } from './condition-group.tsx'
import { wrongAt, type EditorFacts } from './editor-facts.ts'
import { RuleSecret } from './rule-secret.tsx'
import { TriggerFields } from './trigger-fields.tsx'
import { useNewDraft } from './use-new-draft.ts'
import { useRulePlaces } from './use-rule-places.ts'
import classes from '../automation.module.css'

interface RuleEditorProps {
  /** null: a new one. */
  rule: Rule | null
  /** What a new one begins with. */
  example: string | undefined
}

const textOf = (draft: RuleDraft) => JSON.stringify(inputOf(draft))

/** A rule, saved in one go; another definition is a new version. */
export function RuleEditor({ rule, example }: RuleEditorProps) {
  const navigate = useNavigate()
  const places = useRulePlaces()
  const fresh = useNewDraft(example)
  const [base, setBase] = useState(rule)
  const [draft, setDraft] = useState<RuleDraft>(rule ? draftOf(rule) : fresh)
  /** It was to be saved: what is missing is marked too. */
  const [asked, setAsked] = useState(false)
  const nameOf = useNames([draft.definition])
  const pluginActions = usePluginActions()
  const isChanged = base === null || textOf(draftOf(base)) !== textOf(draft)
  // What somebody else saved meanwhile is shown at once where nothing would be lost by it.
  if (rule && base && rule.seq !== base.seq) {
    if (!isChanged) takeOver(rule)
    else if (textOf(draftOf(rule)) === textOf(draftOf(base))) setBase(rule)
  }

  function takeOver(next: Rule) {
    setBase(next)
    setDraft(draftOf(next))
    setAsked(false)
  }
  const { act, acting, problem, forget } = useAct(async () => {
    const { project, ...input } = inputOf(draft)
    if (base) {
      const saved = await client.rules.update(base.id, input, { ifMatch: `"${String(base.seq)}"` })
      takeOver(saved)
      askDirectoryAgain()
      const { name, version } = saved
      say(
        version === base.version
          ? t('automation.saved_same', { name })
          : t('automation.saved', { name, version }),
        { tone: 'good' },
      )
      return
    }
    const made = await client.rules.create({ ...input, project })
    askDirectoryAgain()
    say(t('automation.created', { name: made.name }), { tone: 'good' })
    await navigate({ to: '/automation/$rule', params: { rule: made.id }, replace: true })
  })
  const change = (part: Partial<RuleDraft>) => {
    forget()
    setDraft((now) => ({ ...now, ...part }))
  }
  const define = (part: Partial<RuleDefinition>) =>
    change({ definition: { ...draft.definition, ...part, when: part.when ?? draft.definition.when } })
  const { wrong, missing } = problemsOf(draft)
  const isWhole = wrong.length === 0 && missing.length === 0
  const facts: EditorFacts = {
    project: draft.project,
    wrong: wrongAt([...wrong, ...(asked ? missing : []), ...(problem?.errors ?? [])]),
    nameOf,
    pluginActions,
  }
  const { trigger, when, actions, stop = false } = draft.definition
  return (
    <form
      className={classes.editor}
      onSubmit={(event) => {
        event.preventDefault()
        setAsked(true)
        if (isWhole) act()
      }}
    >
      <Section title={t('automation.about')}>
        <Stack gap="md">
          <TextInput
            label={t('automation.name')}
            maxLength={64}
            value={draft.name}
            onChange={({ currentTarget }) => change({ name: currentTarget.value })}
            error={facts.wrong('/name')}
          />
          <TextInput
            label={t('automation.description')}
            maxLength={256}
            value={draft.description}
            onChange={({ currentTarget }) => change({ description: currentTarget.value })}
            error={facts.wrong('/description')}
          />
          {base ? (
            <TextInput
              label={t('automation.project')}
              description={t('automation.project_text')}
              variant="unstyled"
              readOnly
              value={draft.project ?? t('automation.all_projects')}
            />
          ) : (
            <Select
              label={t('automation.project')}
              description={t('automation.project_text')}
              data={places}
              allowDeselect={false}
              searchable
              value={draft.project ?? ''}
              onChange={(next) => change({ project: next === '' ? null : next })}
              error={facts.wrong('/project')}
            />
          )}
        </Stack>
      </Section>
      <Section title={t('automation.when')} text={t('automation.when_text')}>
        <TriggerFields trigger={trigger} facts={facts} onChange={(next) => define({ trigger: next })} />
      </Section>
      <Section title={t('automation.if')} text={t('automation.if_text')}>
        <ConditionGroup
          group={when}
          at="/definition/when"
          level={1}
          hasBefore={trigger.on === 'event'}
          facts={facts}
          onChange={(next) => define({ when: next })}
        />
      </Section>
      <Section title={t('automation.then')} text={t('automation.then_text')}>
        <ActionList actions={actions} facts={facts} onChange={(next) => define({ actions: next })} />
        {actions.some(({ kind }) => kind === 'webhook') && <RuleSecret rule={rule} />}
        <Switch
          className={classes.stop ?? ''}
          label={t('automation.stop')}
          checked={stop}
          onChange={({ currentTarget }) => define({ stop: currentTarget.checked })}
        />
      </Section>
      {isWhole && <TrySection rule={base} input={inputOf(draft)} isChanged={isChanged} />}
      <div className={classes.bar}>
        <ProblemNote
          problem={exceptUnder(problem, ['name', 'description', 'project', 'definition'])}
          action={
            problem?.status === 412 &&
            rule && (
              <Button
                size="compact-sm"
                variant="default"
                onClick={() => {
                  takeOver(rule)
                  forget()
                }}
              >
                {t('automation.load_again')}
              </Button>
            )
          }
        />
        <SaveButtons
          canSave={isChanged}
          saving={acting}
          isChanged={isChanged}
          state={
            (asked && !isWhole) || wrong.length > 0
              ? t('automation.marked')
              : isChanged
                ? t('automation.unsaved')
                : ''
          }
          words={{ discard: t('automation.discard'), remove: t('automation.delete') }}
          onDiscard={() => {
            forget()
            if (base) takeOver(base)
            else void navigate({ to: '/automation' })
          }}
          onRemove={null}
        />
      </div>
    </form>
  )
}
