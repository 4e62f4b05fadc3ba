import type { Problem } from '@waybill/contract/problems/problem.ts'
import type { ReactNode } from 'react'
import classes from './problem-note.module.css'

interface ProblemNoteProps {
  /** Nothing is shown without one. */
  problem: Problem | null
  /** What can be done about it. */
  action?: ReactNode
}

/** What went wrong, where it happened: the words of the server, and every wrong field. */
export function ProblemNote({ problem, action }: ProblemNoteProps) {
  if (!problem) return null
  const errors = problem.errors ?? []
  return (
    <div className={classes.note} role="alert">
      <div className={classes.title}>{problem.title}</div>
      {errors.length > 0 ? (
        <ul className={classes.errors}>
          {errors.map(({ pointer, message }) => (
            <li key={pointer + message}>
              {nameOfField(pointer)} {message}
            </li>
          ))}
        </ul>
      ) : (
        problem.detail && <div>{problem.detail}</div>
      )}
      {action && <div className={classes.action}>{action}</div>}
    </div>
  )
}

/** `/due_at` is "due at": the field as a person would say it. */
function nameOfField(pointer: string): string {
  return pointer.replace(/^[/?]/, '').replaceAll('/', ' ').replaceAll('_', ' ')
}

/** What is wrong with one field of a form, as a sentence to stand below it. */
export function errorOf(problem: Problem | null, field: string): string | undefined {
  const message = problem?.errors?.find(({ pointer }) => pointer === `/${field}`)?.message
  return message && message.charAt(0).toUpperCase() + message.slice(1)
}
