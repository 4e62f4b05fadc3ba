import type { CustomField } from '@waybill/contract/projects/project.ts'
import {
  PRIORITIES,
  type CreateTicketInput,
  type FieldValues,
  type Priority,
  type Severity,
} from '@waybill/contract/tickets/ticket.ts'
import type { Form } from '../use-forms.ts'

/** What is answered beside title and description. */
export interface Answers {
  /** A key; null: the first that there is. */
  project: string | null
  priority: Priority
  severity: Severity | null
  sub_category: string
  fields: FieldValues
}

/**
 * What a form asks for; labels, teams and due dates are for those who do the work. A department that the form does not name is
 * not asked for either: with it the request would be looked for among the workflows of that department, and miss its own.
 */
export interface Questions {
  description: boolean
  severity: boolean
  subCategory: boolean
  fields: readonly CustomField[]
}

/** The words that the form itself brings along are not asked for. */
export function questionsOf(form: Form | null, fields: readonly CustomField[]): Questions {
  const required = new Set(form?.required_fields)
  return {
    description: required.has('description'),
    severity: required.has('severity'),
    subCategory: required.has('sub_category') && form?.sub_category === null,
    fields: fields.filter((field) => field.required || required.has(`fields.${field.key}`)),
  }
}

interface Texts {
  title: string
  description: string
}

/** What of the questions has no answer yet: parts of the form, and fields of the project by their names. */
export function unanswered(questions: Questions, { title, description }: Texts, answers: Answers) {
  const isThere = (text: string) => text.trim() !== ''
  const parts = [
    !isThere(title) && ('title' as const),
    questions.description && !isThere(description) && ('description' as const),
    questions.severity && answers.severity === null && ('severity' as const),
    questions.subCategory && !isThere(answers.sub_category) && ('sub_category' as const),
  ].filter((part) => part !== false)
  const fields = questions.fields.filter(({ key }) => {
    const value = answers.fields[key]
    return value === undefined || value === null || value === ''
  })
  return { parts, fields: fields.map(({ name }) => name) }
}

/** Everything that is asked for has an answer. */
export function isComplete(questions: Questions, texts: Texts, answers: Answers): boolean {
  const { parts, fields } = unanswered(questions, texts, answers)
  return parts.length + fields.length === 0
}

/** The request as it is sent. */
export function toRequest(
  project: string,
  form: Form | null,
  questions: Questions,
  { title, description }: Texts,
  answers: Answers,
): CreateTicketInput {
  const subCategory = form?.sub_category ?? (questions.subCategory ? answers.sub_category.trim() : null)
  const asked = questions.fields.flatMap(({ key }) => {
    const value = answers.fields[key]
    return value === undefined || value === null || value === '' ? [] : [[key, value] as const]
  })
  return {
    project,
    title: title.trim(),
    ...(description.trim() !== '' && { description }),
    priority: answers.priority,
    ...(questions.severity && answers.severity !== null && { severity: answers.severity }),
    ...(form && form.category !== null && { category: form.category }),
    ...(subCategory !== null && { sub_category: subCategory }),
    ...(form && form.department !== null && { department: form.department }),
    ...(asked.length > 0 && { fields: Object.fromEntries(asked) }),
  }
}

/** Answers as a draft keeps them; what cannot be read counts as nothing. */
export function readAnswers(text: string): Answers {
  const empty: Answers = {
    project: null,
    priority: 'medium',
    severity: null,
    sub_category: '',
    fields: {},
  }
  try {
    const kept: unknown = text === '' ? null : JSON.parse(text)
    if (typeof kept !== 'object' || kept === null) return empty
    const answers = { ...empty, ...kept }
    return { ...answers, priority: PRIORITIES.find((one) => one === answers.priority) ?? 'medium' }
  } catch (error) {
    if (error instanceof SyntaxError) return empty
    throw error
  }
}
