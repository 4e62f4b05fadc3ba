import { Button, Select, Stack, TextInput } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import type { Calendar } from '@waybill/contract/calendars/calendar.ts'
import { useState } from 'react'
import { t } from '../../../messages/messages.ts'
import { client } from '../../../session/client.ts'
import { askDirectoryAgain } from '../../../sync/directory.ts'
import { useMe } from '../../../session/session.ts'
import { ProblemNote, errorOf } from '../../../ui/problem-note.tsx'
import { say } from '../../../ui/say.ts'
import { useAct } from '../../../ui/use-act.ts'
import { ConfirmDialog } from '../confirm-dialog.tsx'
import { SaveButtons } from '../save-buttons.tsx'
import { Section } from '../section.tsx'
import { WhatIfSection } from '../sla/what-if-section.tsx'
import { draftOf, inputOf, newDraft, type CalendarDraft, type PeriodDraft } from './calendar-draft.ts'
import { exceptUnder } from './errors-at.ts'
import { ExtraHours } from './extra-hours.tsx'
import { Holidays } from './holidays.tsx'
import { Periods } from './periods.tsx'
import { WeekEditor } from './week-editor.tsx'
import { zonesWith } from './zones.ts'
import classes from './calendars.module.css'

/** One calendar: its name and zone, and for each period its week, holidays and extra hours; saved in one go. */
export function CalendarEditor({ calendar }: { calendar: Calendar | null }) {
  const { can, time_zone } = useMe()
  const navigate = useNavigate()
  const [base, setBase] = useState(calendar)
  const [draft, setDraft] = useState<CalendarDraft>(() => begin(calendar, time_zone))
  const [at, setAt] = useState(Math.max(0, draft.periods.length - 1))
  const [asking, setAsking] = useState(false)
  const mayEdit = can['calendars.manage'] === true
  const isChanged = base === null || JSON.stringify(inputOf(draftOf(base))) !== JSON.stringify(inputOf(draft))
  // What somebody else saved meanwhile is shown at once where nothing would be lost by it.
  if (calendar && base && calendar.seq !== base.seq && !isChanged) takeOver(calendar)

  function takeOver(next: Calendar) {
    setBase(next)
    setDraft(draftOf(next))
    setAt((index) => Math.min(index, next.periods.length - 1))
  }
  const toList = () => navigate({ to: '/settings/$part', params: { part: 'calendars' } })
  const { act, acting, problem, forget } = useAct(async () => {
    if (base) {
      const saved = await client.calendars.update(base.id, { ...inputOf(draft), base_seq: base.seq })
      takeOver(saved)
      askDirectoryAgain()
      say(t('calendars.saved', { name: saved.name }), { tone: 'good' })
      return
    }
    const made = await client.calendars.create(inputOf(draft))
    askDirectoryAgain()
    say(t('calendars.created', { name: made.name }), { tone: 'good' })
    await toList()
  })
  const change = (part: Partial<CalendarDraft>) => {
    forget()
    setDraft((now) => ({ ...now, ...part }))
  }
  const changePeriod = (part: Partial<PeriodDraft>) =>
    change({ periods: draft.periods.map((one, index) => (index === at ? { ...one, ...part } : one)) })
  const period = draft.periods[at] ?? draft.periods[0]
  if (!period) return null
  const place = `periods/${String(at)}`
  const shown = [
    'name',
    'zone',
    `${place}/week`,
    ...(draft.periods.length > 1 ? [`${place}/from`] : []),
    ...period.holidays.map((_, index) => `${place}/holidays/${String(index)}`),
    ...period.extra.map((_, index) => `${place}/extra/${String(index)}`),
  ]
  const isOld = problem?.code === 'calendar.edited_since'
  return (
    <form
      className={classes.editor}
      onSubmit={(event) => {
        event.preventDefault()
        act()
      }}
    >
      <h2 className={classes.title}>{base?.name ?? t('calendars.new_title')}</h2>
      {!mayEdit && <p className={classes.note}>{t('calendars.read_only')}</p>}
      <Section title={t('calendars.about')}>
        <Stack gap="md" maw="var(--panel)">
          <TextInput
            label={t('calendars.name')}
            required
            withAsterisk={false}
            maxLength={64}
            readOnly={!mayEdit}
            value={draft.name}
            onChange={({ currentTarget }) => change({ name: currentTarget.value })}
            error={errorOf(problem, 'name')}
          />
          <Select
            label={t('calendars.zone')}
            description={t('calendars.zone_text')}
            data={zonesWith(draft.zone)}
            searchable
            limit={100}
            allowDeselect={false}
            readOnly={!mayEdit}
            nothingFoundMessage={t('ui.nothing_found')}
            value={draft.zone}
            onChange={(zone) => zone !== null && change({ zone })}
            error={errorOf(problem, 'zone')}
          />
        </Stack>
      </Section>
      <Periods
        draft={draft}
        at={at}
        mayEdit={mayEdit}
        error={errorOf(problem, `${place}/from`)}
        onOpen={setAt}
        onChange={(next, index) => {
          change(next)
          setAt(index)
        }}
      />
      <WeekEditor
        week={period.week}
        mayEdit={mayEdit}
        problem={problem}
        place={`${place}/week`}
        onChange={(week) => changePeriod({ week })}
      />
      <Holidays
        calendar={base}
        isChanged={isChanged}
        period={period}
        mayEdit={mayEdit}
        problem={problem}
        place={`${place}/holidays`}
        onChange={(holidays) => changePeriod({ holidays })}
        onImported={takeOver}
      />
      <ExtraHours
        extra={period.extra}
        mayEdit={mayEdit}
        problem={problem}
        place={`${place}/extra`}
        onChange={(extra) => changePeriod({ extra })}
      />
      {base && mayEdit && can['sla.manage'] && (
        <WhatIfSection
          input={{ calendar: { calendar: base.id, zone: draft.zone, periods: draft.periods } }}
          isChanged={isChanged}
        />
      )}
      {mayEdit && (
        <div className={classes.bar}>
          <ProblemNote
            problem={exceptUnder(problem, shown)}
            action={
              isOld &&
              calendar && (
                <Button
                  size="compact-sm"
                  variant="default"
                  onClick={() => {
                    takeOver(calendar)
                    forget()
                  }}
                >
                  {t('calendars.load_again')}
                </Button>
              )
            }
          />
          <SaveButtons
            canSave={isChanged && draft.name.trim() !== ''}
            saving={acting}
            isChanged={isChanged}
            state={
              draft.name.trim() === '' ? t('settings.wants_name') : isChanged ? t('calendars.unsaved') : ''
            }
            words={{ discard: t('calendars.discard'), remove: t('calendars.delete') }}
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
          title={t('calendars.delete_title', { name: base.name })}
          text={t('calendars.delete_text')}
          confirm={t('calendars.delete')}
          onClose={() => setAsking(false)}
          onConfirm={async () => {
            await client.calendars.remove(base.id)
            await toList()
            askDirectoryAgain()
            say(t('calendars.deleted', { name: base.name }))
          }}
        />
      )}
    </form>
  )
}

function begin(calendar: Calendar | null, zone: string | null): CalendarDraft {
  return calendar ? draftOf(calendar) : newDraft(zone ?? Intl.DateTimeFormat().resolvedOptions().timeZone)
}
