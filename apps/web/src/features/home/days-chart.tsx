import { useComputedColorScheme } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import type { Overview } from '@waybill/contract/overview/overview.ts'
import { useEffect, useRef, useState } from 'react'
import uPlot from 'uplot'
import 'uplot/dist/uPlot.min.css'
import { t } from '../../messages/messages.ts'
import { dayName } from './day-name.ts'
import classes from './days-panel.module.css'

type Days = Overview['days']

const SERIES = ['created', 'resolved'] as const
const secondsOf = (date: string) => Date.parse(date) / 1000

/** Two lines over thirty days; a click leads to the tickets of the day. */
export function DaysChart({ days, label }: { days: Days; label: string }) {
  const box = useRef<HTMLDivElement>(null)
  const navigate = useNavigate()
  const scheme = useComputedColorScheme('light')
  const [at, setAt] = useState<number | null>(null)
  const plot = useRef<uPlot | null>(null)
  const shown = useRef(days)
  shown.current = days

  useEffect(() => {
    const element = box.current
    if (!element) return undefined
    const made = new uPlot(optionsFor(element, setAt), dataOf(shown.current), element)
    plot.current = made
    const observer = new ResizeObserver(() => made.setSize(sizeOf(element)))
    observer.observe(element)
    return () => {
      observer.disconnect()
      made.destroy()
      plot.current = null
    }
    // Colours are read when it is made: another scheme makes another one.
  }, [scheme])
  useEffect(() => plot.current?.setData(dataOf(days)), [days])

  const day = at === null ? undefined : days[at]
  return (
    <div>
      <div className={classes.legend}>
        {SERIES.map((name) => (
          <span key={name} className={classes.series} data-series={name}>
            {t(name === 'created' ? 'home.created' : 'home.resolved_series')}
            {day && ` ${String(day[name])}`}
          </span>
        ))}
        {day && <span className={classes.here}>{dayName(day.date)}</span>}
      </div>
      <div
        ref={box}
        className={classes.chart}
        role="img"
        aria-label={label}
        onClick={() => day && void navigate({ to: '/tickets', search: { q: `created:${day.date}` } })}
      />
    </div>
  )
}

function dataOf(days: Days): uPlot.AlignedData {
  return [
    days.map(({ date }) => secondsOf(date)),
    days.map(({ created }) => created),
    days.map(({ resolved }) => resolved),
  ]
}

function sizeOf(element: HTMLElement): { width: number; height: number } {
  return { width: element.clientWidth, height: element.clientHeight }
}

function optionsFor(element: HTMLElement, onPoint: (at: number | null) => void): uPlot.Options {
  const style = getComputedStyle(element)
  const token = (name: string) => style.getPropertyValue(name).trim()
  const axis = {
    stroke: token('--text-3'),
    font: `${token('--size-tiny')} ${token('--font')}`,
    grid: { stroke: token('--border'), width: 1 },
    ticks: { show: false },
  }
  const line = (name: string): uPlot.Series => ({
    stroke: token(name),
    fill: `${token(name)}1f`,
    width: 2,
    points: { show: false },
  })
  return {
    ...sizeOf(element),
    tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1000), 'Etc/UTC'),
    legend: { show: false },
    cursor: { y: false, drag: { x: false, y: false }, points: { size: 7 } },
    scales: { y: { range: (_, __, most) => [0, Math.max(4, Math.ceil(most * 1.1))] } },
    axes: [
      {
        ...axis,
        size: 24,
        values: (_, seconds) =>
          seconds.map((one) => dayName(new Date(one * 1000).toISOString().slice(0, 10))),
        space: 70,
      },
      { ...axis, size: 34, incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 5_000, 10_000] },
    ],
    series: [{}, line('--chart-2'), line('--chart-1')],
    hooks: { setCursor: [({ cursor }) => onPoint(cursor.idx ?? null)] },
  }
}
