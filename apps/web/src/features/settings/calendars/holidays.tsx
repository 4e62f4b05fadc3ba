import { Button } from '@mantine/core'
import type { Calendar, Holiday } from '@waybill/contract/calendars/calendar.ts'
import type { Problem } from '@waybill/contract/problems/problem.ts'
import { FileUp, Globe, Plus } from 'lucide-react'
import { useRef, useState } from 'react'
import { t } from '../../../messages/messages.ts'
import { client } from '../../../session/client.ts'
import { askDirectoryAgain } from '../../../sync/directory.ts'
import { ProblemNote } from '../../../ui/problem-note.tsx'
import { say } from '../../../ui/say.ts'
import { useAct } from '../../../ui/use-act.ts'
import { Quiet, Section } from '../section.tsx'
import { withHolidays, type PeriodDraft } from './calendar-draft.ts'
import { CountryDialog } from './country-dialog.tsx'
import { DayRow } from './day-row.tsx'
import { today } from './day-words.ts'
import { errorUnder } from './errors-at.ts'
import classes from './calendars.module.css'

interface HolidaysProps {
  /** As it is saved; null: not yet. */
  calendar: Calendar | null
  isChanged: boolean
  period: PeriodDraft
  mayEdit: boolean
  problem: Problem | null
  /** Of the holidays in what is sent. */
  place: string
  onChange: (holidays: Holiday[]) => void
  /** A file has been added to what is saved. */
  onImported: (calendar: Calendar) => void
}

/** The holidays of a period: by hand, of a country, or from a file. */
export function Holidays(props: HolidaysProps) {
  const { calendar, isChanged, period, mayEdit, problem, place, onChange, onImported } = props
  const { holidays } = period
  const [choosing, setChoosing] = useState(false)
  const [showsEarlier, setShowsEarlier] = useState(false)
  const chooser = useRef<HTMLInputElement>(null)
  const {
    act,
    acting,
    problem: refused,
  } = useAct(async (file: File) => {
    if (!calendar) return
    const {
      calendar: next,
      added,
      passed_over,
    } = await client.calendars.importHolidays(calendar.id, {
      ics: await file.text(),
      period: period.from,
    })
    onImported(next)
    askDirectoryAgain()
    const passed = passed_over > 0 ? ` ${t('calendars.passed_over', { count: passed_over })}` : ''
    say(`${t('calendars.imported', { added })}${passed}`, { tone: 'good' })
  })
  const yearStart = `${today().slice(0, 4)}-01-01`
  const isEarlier = ({ day }: Holiday) => day !== '' && day < yearStart
  const earlier = holidays.filter(isEarlier).length
  const canImport = calendar !== null && !isChanged
  return (
    <Section title={t('calendars.holidays')} text={t('calendars.holidays_text')}>
      {holidays.length === 0 && <Quiet>{t('calendars.no_holidays')}</Quiet>}
      {earlier > 0 && !showsEarlier && (
        <p className={classes.earlier}>
          {t('calendars.earlier', { count: earlier })}
          <Button variant="subtle" size="compact-sm" onClick={() => setShowsEarlier(true)}>
            {t('calendars.show_earlier')}
          </Button>
        </p>
      )}
      <ul className={classes.days}>
        {holidays.map((holiday, index) =>
          isEarlier(holiday) && !showsEarlier ? null : (
            <DayRow
              key={index}
              day={holiday.day}
              name={holiday.name}
              windows={holiday.closed ?? null}
              mayEdit={mayEdit}
              mayBeWhole
              error={errorUnder(problem, `${place}/${String(index)}`)}
              onChange={({ windows, ...part }) => {
                const { closed: _, ...rest } = { ...holiday, ...part }
                const next = windows === undefined ? holiday.closed : (windows ?? undefined)
                onChange(
                  holidays.map((one, at) =>
                    at === index ? { ...rest, ...(next && { closed: next }) } : one,
                  ),
                )
              }}
              onRemove={() => onChange(holidays.filter((_, at) => at !== index))}
            />
          ),
        )}
      </ul>
      {mayEdit && (
        <>
          <ProblemNote problem={refused} />
          <div className={classes.adds}>
            <Button
              variant="default"
              leftSection={<Plus className={classes.icon} aria-hidden />}
              onClick={() => onChange([...holidays, { day: today(), name: '' }])}
            >
              {t('calendars.add_holiday')}
            </Button>
            <Button
              variant="default"
              leftSection={<Globe className={classes.icon} aria-hidden />}
              onClick={() => setChoosing(true)}
            >
              {t('calendars.of_country')}
            </Button>
            <Button
              variant="default"
              leftSection={<FileUp className={classes.icon} aria-hidden />}
              loading={acting}
              disabled={!canImport}
              onClick={() => chooser.current?.click()}
            >
              {t('calendars.of_file')}
            </Button>
            <input
              ref={chooser}
              type="file"
              accept=".ics,text/calendar"
              aria-label={t('calendars.of_file')}
              hidden
              onChange={({ currentTarget }) => {
                const [file] = currentTarget.files ?? []
                if (file) act(file)
                currentTarget.value = ''
              }}
            />
          </div>
          {!canImport && <Quiet>{t('calendars.file_later')}</Quiet>}
        </>
      )}
      {choosing && (
        <CountryDialog
          known={new Set(holidays.map(({ day }) => day))}
          onTake={(added) => onChange(withHolidays(period, added).holidays)}
          onClose={() => setChoosing(false)}
        />
      )}
    </Section>
  )
}
