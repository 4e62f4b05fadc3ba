import { Button } from '@mantine/core'
import { Link, getRouteApi, useNavigate } from '@tanstack/react-router'
import type { Calendar } from '@waybill/contract/calendars/calendar.ts'
import { Problem } from '@waybill/contract/problems/problem.ts'
import { ArrowLeft, CalendarClock } from 'lucide-react'
import { t } from '../../../messages/messages.ts'
import { useMe } from '../../../session/session.ts'
import { EmptyPlace } from '../../../ui/empty-place.tsx'
import { ListShape, PageShape } from '../../../ui/list-shape.tsx'
import { ProblemNote } from '../../../ui/problem-note.tsx'
import { Item, Items, Section } from '../section.tsx'
import { CalendarEditor } from './calendar-editor.tsx'
import { useCalendars } from './use-calendars.ts'
import { weekWords } from './week-words.ts'
import classes from './calendars.module.css'

const route = getRouteApi('/inside/settings/$part')
const NEW = 'new'

/** The calendars, or one of them that is open. */
export function CalendarsPart() {
  const { open } = route.useSearch()
  const { data, error } = useCalendars()
  if (error instanceof Problem) return <ProblemNote problem={error} />
  if (open === undefined) return <CalendarList calendars={data} />
  if (!data) return <PageShape />
  const calendar = data.find(({ id }) => id === open) ?? null
  return (
    <>
      <Link to="/settings/$part" params={{ part: 'calendars' }} className={classes.back}>
        <ArrowLeft aria-hidden />
        {t('calendars.back')}
      </Link>
      {calendar || open === NEW ? (
        <CalendarEditor key={open} calendar={calendar} />
      ) : (
        <EmptyPlace title={t('calendars.not_found')} />
      )}
    </>
  )
}

function CalendarList({ calendars }: { calendars: readonly Calendar[] | undefined }) {
  const { can } = useMe()
  const navigate = useNavigate()
  const make = can['calendars.manage'] && (
    <Button
      onClick={() =>
        void navigate({ to: '/settings/$part', params: { part: 'calendars' }, search: { open: NEW } })
      }
    >
      {t('calendars.new')}
    </Button>
  )
  const isEmpty = calendars?.length === 0
  return (
    <Section title={t('calendars.title')} text={t('calendars.text')} action={!isEmpty && make}>
      {!calendars && <ListShape rows={3} />}
      {isEmpty && (
        <EmptyPlace
          icon={<CalendarClock />}
          title={t('calendars.none')}
          text={t('calendars.none_text')}
          action={make}
        />
      )}
      {calendars && !isEmpty && (
        <Items>
          {calendars.map((one) => (
            <CalendarItem key={one.id} calendar={one} />
          ))}
        </Items>
      )}
    </Section>
  )
}

function CalendarItem({ calendar: { id, name, zone, periods } }: { calendar: Calendar }) {
  const newest = periods.at(-1)
  return (
    <Item
      name={
        <Link to="/settings/$part" params={{ part: 'calendars' }} search={{ open: id }}>
          {name}
        </Link>
      }
      facts={
        <>
          <span>{zone}</span>
          {newest && <span>{weekWords(newest.week)}</span>}
          <span>{t('calendars.holiday_count', { count: newest?.holidays?.length ?? 0 })}</span>
          {periods.length > 1 && <span>{t('calendars.period_count', { count: periods.length })}</span>}
        </>
      }
    />
  )
}
