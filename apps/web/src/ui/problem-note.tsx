import type { Problem } from '@waybill/contract/problems/problem.ts'
import type { ReactNode } from 'react'
import { t } from '../messages/messages.ts'
import { nameOfField } from './name-of-field.ts'
import classes from './problem-note.module.css'

/** The session was over: signing in again is asked for above the page, and what was refused can be sent once more. */
const SIGNED_OUT: ReadonlySet<string> = new Set([
  'access.not_signed_in',
  'access.token_not_valid',
  'access.refresh_not_valid',
  'access.refresh_reused',
  'client.signed_out',
])

interface ProblemNoteProps {
  /** Nothing is shown without one. */
  problem: Problem | null
  /** What can be done about it. */
  action?: ReactNode
}

/** What went wrong, where it happened: the words of the server, and every wrong field. */
export function ProblemNote({ problem, action }: ProblemNoteProps) {
  if (!problem) return null
  if (SIGNED_OUT.has(problem.code))
    return <Note title={t('ui.was_signed_out')} text={t('ui.was_signed_out_text')} action={action} />
  const errors = problem.errors ?? []
  return (
    <Note
      title={problem.title}
      text={
        errors.length > 0 ? (
          <ul className={classes.errors}>
            {errors.map(({ pointer, message }) => (
              <li key={pointer + message}>
                {nameOfField(pointer)} {message}
              </li>
            ))}
          </ul>
        ) : (
          problem.detail
        )
      }
      action={action}
    />
  )
}

function Note({ title, text, action }: { title: string; text: ReactNode; action: ReactNode }) {
  return (
    <div className={classes.note} role="alert">
      <div className={classes.title}>{title}</div>
      {text && <div>{text}</div>}
      {action && <div className={classes.action}>{action}</div>}
    </div>
  )
}

/** What is wrong with one field of a form, as a sentence to stand below it. */
export function errorOf(problem: Problem | null, field: string): string | undefined {
  const message = problem?.errors?.find(({ pointer }) => pointer === `/${field}`)?.message
  return message && message.charAt(0).toUpperCase() + message.slice(1)
}
