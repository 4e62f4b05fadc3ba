import assert from 'node:assert/strict'
import { test } from 'node:test'
import { code, continueLine, link, prefixLines, wrap, type Field, type TextEdit } from './text-edit.ts'

/** `[` and `]` show what is selected, `|` the caret. */
function field(shown: string): Field {
  const caret = shown.indexOf('|')
  if (caret >= 0) return { text: shown.replace('|', ''), from: caret, to: caret }
  const from = shown.indexOf('«')
  return { text: shown.replace('«', '').replace('»', ''), from, to: shown.indexOf('»') - 1 }
}

function after({ text }: Field, edit: TextEdit): string {
  const changed = text.slice(0, edit.from) + edit.insert + text.slice(edit.to)
  const [from, to] = edit.select
  if (from === to) return `${changed.slice(0, from)}|${changed.slice(from)}`
  return `${changed.slice(0, from)}«${changed.slice(from, to)}»${changed.slice(to)}`
}

const does = (act: (field: Field) => TextEdit | null, shown: string) => {
  const edit = act(field(shown))
  return edit && after(field(shown), edit)
}

test('bold is put around what is selected, and taken away again', () => {
  const bold = (one: Field) => wrap(one, '**')
  assert.equal(does(bold, 'a «word» b'), 'a **«word»** b')
  assert.equal(does(bold, 'a **«word»** b'), 'a «word» b')
  assert.equal(does(bold, 'a «**word**» b'), 'a «word» b')
  assert.equal(does(bold, 'a | b'), 'a **|** b')
})

test('code of several lines stands between fences', () => {
  assert.equal(does(code, 'a «b» c'), 'a `«b»` c')
  assert.equal(does(code, '«a\nb»'), '```\n«a\nb»\n```')
})

test('a link asks for what it lacks: its address, or its words', () => {
  assert.equal(does(link, 'see «this»'), 'see [this](|)')
  assert.equal(does(link, 'see «https://a.example»'), 'see [|](https://a.example)')
  assert.equal(does(link, 'see |'), 'see [|]()')
})

test('every line that is selected becomes part of the list or quote, and leaves it again', () => {
  const list = (one: Field) => prefixLines(one, '- ')
  assert.equal(does(list, 'a\nb«b\nc»c\nd'), 'a\n«- bb\n- cc»\nd')
  assert.equal(does(list, '«- a\n- b»'), '«a\nb»')
  assert.equal(does(list, 'a|b'), '- a|b')
  assert.equal(does(list, '- a|b'), 'a|b')
})

test('a new line within a list goes on with it, counts up, and ends it when nothing was written', () => {
  assert.equal(does(continueLine, '- a|'), '- a\n- |')
  assert.equal(does(continueLine, '  9. a|'), '  9. a\n  10. |')
  assert.equal(does(continueLine, '- [x] a|'), '- [x] a\n- [ ] |')
  assert.equal(does(continueLine, '> a|'), '> a\n> |')
  assert.equal(does(continueLine, 'x\n- |'), 'x\n|')
  assert.equal(does(continueLine, 'a|'), null)
  assert.equal(does(continueLine, '- «a»'), null)
})
