import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { CustomField } from '@waybill/contract/projects/project.ts'
import type { Form } from '../use-forms.ts'
import { isComplete, questionsOf, readAnswers, toRequest, unanswered } from './answers.ts'

const FORM: Form = {
  workflow: { id: 'w', name: 'Hardware requests' },
  description: '',
  category: 'Hardware',
  sub_category: null,
  department: 'IT',
  required_fields: ['severity', 'sub_category', 'department', 'team', 'due_at', 'fields.asset'],
}
const field = (key: string, required = false): CustomField => ({
  id: key,
  key,
  name: key,
  type: 'text',
  options: [],
  required,
})
const FIELDS = [field('asset'), field('floor', true), field('note')]
const ANSWERS = {
  ...readAnswers(''),
  severity: 'low' as const,
  sub_category: 'Screen ',
  fields: { asset: 'A-1', floor: '3' },
}
const TEXTS = { title: ' No picture ', description: ' ' }

test('a form asks for what is required and not known by the form, and for nothing that staff sets', () => {
  const questions = questionsOf(FORM, FIELDS)
  assert.deepEqual(
    { ...questions, fields: questions.fields.map(({ key }) => key) },
    { description: false, severity: true, subCategory: true, fields: ['asset', 'floor'] },
  )
})

test('a request brings the words of its form along, by which its workflow is found', () => {
  const questions = questionsOf(FORM, FIELDS)
  assert.deepEqual(toRequest('HELP', FORM, questions, TEXTS, ANSWERS), {
    project: 'HELP',
    title: 'No picture',
    priority: 'medium',
    severity: 'low',
    category: 'Hardware',
    sub_category: 'Screen',
    department: 'IT',
    fields: { asset: 'A-1', floor: '3' },
  })
})

test('a request without a form has no category, and only the fields that its project demands', () => {
  const questions = questionsOf(null, FIELDS)
  assert.deepEqual(toRequest('HELP', null, questions, TEXTS, ANSWERS), {
    project: 'HELP',
    title: 'No picture',
    priority: 'medium',
    fields: { floor: '3' },
  })
})

test('it can be sent when everything required is answered', () => {
  const questions = questionsOf(FORM, FIELDS)
  assert.equal(isComplete(questions, TEXTS, ANSWERS), true)
  assert.equal(isComplete(questions, { ...TEXTS, title: ' ' }, ANSWERS), false)
  assert.equal(isComplete(questions, TEXTS, { ...ANSWERS, severity: null }), false)
  assert.equal(isComplete(questions, TEXTS, { ...ANSWERS, fields: { floor: '3' } }), false)
  const begun = { ...ANSWERS, severity: null, fields: { floor: '3' } }
  assert.deepEqual(unanswered(questions, { ...TEXTS, title: ' ' }, begun), {
    parts: ['title', 'severity'],
    fields: ['asset'],
  })
})

test('answers go on from a draft, and begin anew from one that nobody can read', () => {
  assert.equal(readAnswers('{"sub_category":"Screen"}').sub_category, 'Screen')
  assert.equal(readAnswers('{"sub').sub_category, '')
  assert.equal(readAnswers('{"priority":"urgent"}').priority, 'medium')
})

test('a department that no form names is not asked for, so that the request finds the workflow of its form', () => {
  const form = { ...FORM, department: null }
  const questions = questionsOf(form, FIELDS)
  assert.equal('department' in toRequest('HELP', form, questions, TEXTS, ANSWERS), false)
})
