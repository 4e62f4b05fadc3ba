import { Check } from 'lucide-react'
import { t } from '../../messages/messages.ts'
import { slaWords } from './sla-words.ts'
import { partLeft, toneOf, type ClockReading } from './time-left.ts'
import classes from './sla-bar.module.css'

interface SlaBarProps {
  clock: ClockReading
  /** Only the bar; the words are told to those who hear it. */
  short?: boolean
}

/** What is left of a time: a thin bar that shortens, and words. */
export function SlaBar({ clock, short = false }: SlaBarProps) {
  const words = slaWords(clock)
  const told = t('sla.plain', { target: t(`sla.target.${clock.target}`), words })
  const tone = toneOf(clock)
  return (
    <span
      className={classes.badge}
      data-tone={tone}
      title={told}
      {...(short && { role: 'img', 'aria-label': told })}
    >
      {clock.state === 'met' ? (
        <Check className={classes.met} aria-hidden />
      ) : (
        <svg className={classes.bar} viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden>
          <rect width="100" height="4" className={classes.rest} />
          <rect width={tone === 'bad' ? 100 : partLeft(clock) * 100} height="4" className={classes.left} />
        </svg>
      )}
      {!short && <span className={classes.words}>{words}</span>}
    </span>
  )
}
