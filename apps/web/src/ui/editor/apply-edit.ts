import type { Field, TextEdit } from './text-edit.ts'

export function fieldOf({ value, selectionStart, selectionEnd }: HTMLTextAreaElement): Field {
  return { text: value, from: selectionStart, to: selectionEnd }
}

type Edit = Omit<TextEdit, 'select'> & Partial<Pick<TextEdit, 'select'>>

/** Changes a field as if it had been typed, so that undo takes it back; the caret goes behind it unless told otherwise. */
export function applyEdit(field: HTMLTextAreaElement, { from, to, insert, select }: Edit): void {
  field.focus()
  field.setSelectionRange(from, to)
  // Nothing else leaves the history of the field as it is.
  // oxlint-disable-next-line typescript/no-deprecated
  const isDone = document.execCommand(insert === '' ? 'delete' : 'insertText', false, insert)
  if (!isDone) {
    field.setRangeText(insert, from, to, 'end')
    field.dispatchEvent(new Event('input', { bubbles: true }))
  }
  const [start, end] = select ?? [from + insert.length, from + insert.length]
  field.setSelectionRange(start, end)
}
