import { Button, Checkbox, Group, NumberInput, Select } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { Holiday } from '@waybill/contract/calendars/calendar.ts'
import { Problem } from '@waybill/contract/problems/problem.ts'
import { useState } from 'react'
import { t } from '../../../messages/messages.ts'
import { client } from '../../../session/client.ts'
import { ListShape } from '../../../ui/list-shape.tsx'
import { ProblemNote } from '../../../ui/problem-note.tsx'
import { say } from '../../../ui/say.ts'
import { Dialog } from '../dialog.tsx'
import { Quiet } from '../section.tsx'
import { dayWords, today } from './day-words.ts'
import classes from './calendars.module.css'

const WHOLE = ''

interface CountryDialogProps {
  /** Days that are holidays already. */
  known: ReadonlySet<string>
  onTake: (holidays: Holiday[]) => void
  onClose: () => void
}

/** The public holidays of a country in a year, to choose from. */
export function CountryDialog({ known, onTake, onClose }: CountryDialogProps) {
  const [country, setCountry] = useState<string | null>(null)
  const [region, setRegion] = useState(WHOLE)
  const [year, setYear] = useState(Number(today().slice(0, 4)))
  /** What is not wanted; everything else is. */
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set())
  const countries = useQuery({
    queryKey: ['holidays', 'countries'],
    queryFn: async () => (await client.calendars.holidayCountries()).items,
    staleTime: Infinity,
  })
  const holidays = useQuery({
    queryKey: ['holidays', country, region, year],
    queryFn: () =>
      client.calendars.publicHolidays({
        country: country ?? '',
        year,
        ...(region !== WHOLE && { region }),
      }),
    enabled: country !== null,
    staleTime: Infinity,
  })
  const items = holidays.data?.items ?? []
  const wanted = items.filter(({ day }) => !known.has(day) && !left.has(day))
  const problem = countries.error ?? holidays.error
  const regions = holidays.data?.regions ?? []
  const take = () => {
    onTake(wanted)
    say(t('calendars.taken', { count: wanted.length }))
    onClose()
  }
  return (
    <Dialog title={t('calendars.country_title')} onClose={onClose}>
      <ProblemNote problem={problem instanceof Problem ? problem : null} />
      <Select
        label={t('calendars.country')}
        data={(countries.data ?? []).map(({ id, name }) => ({ value: id, label: name }))}
        searchable
        data-autofocus
        limit={100}
        nothingFoundMessage={t('ui.nothing_found')}
        value={country}
        onChange={(next) => {
          setCountry(next)
          setRegion(WHOLE)
          setLeft(new Set())
        }}
      />
      <Group grow align="flex-start">
        {regions.length > 0 && (
          <Select
            label={t('calendars.region')}
            data={[
              { value: WHOLE, label: t('calendars.whole_country') },
              ...regions.map(({ id, name }) => ({ value: id, label: name })),
            ]}
            searchable
            allowDeselect={false}
            value={region}
            onChange={(next) => setRegion(next ?? WHOLE)}
          />
        )}
        <NumberInput
          label={t('calendars.year')}
          min={1970}
          max={2100}
          value={year}
          onChange={(next) => typeof next === 'number' && next >= 1970 && next <= 2100 && setYear(next)}
        />
      </Group>
      {country === null && <Quiet>{t('calendars.choose_country')}</Quiet>}
      {holidays.isLoading && <ListShape rows={6} />}
      {holidays.data && items.length === 0 && <Quiet>{t('calendars.none_known')}</Quiet>}
      {items.length > 0 && (
        <ul className={classes.choices}>
          {items.map(({ day, name }) => (
            <li key={`${day} ${name}`}>
              <Checkbox
                label={name}
                description={
                  known.has(day) ? `${dayWords(day)}, ${t('calendars.there_already')}` : dayWords(day)
                }
                disabled={known.has(day)}
                checked={known.has(day) || !left.has(day)}
                onChange={({ currentTarget: { checked } }) => {
                  const next = new Set(left)
                  if (checked) next.delete(day)
                  else next.add(day)
                  setLeft(next)
                }}
              />
            </li>
          ))}
        </ul>
      )}
      {holidays.data && items.length > 0 && <Quiet>{holidays.data.attribution}</Quiet>}
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose}>
          {t('ui.cancel')}
        </Button>
        <Button disabled={wanted.length === 0} onClick={take}>
          {t('calendars.take', { count: wanted.length })}
        </Button>
      </Group>
    </Dialog>
  )
}
