/** `/due_at` is "due at": the field as a person would say it; of a place within a list its last word, `/targets/1/durations/high` is "high". */
export function nameOfField(pointer: string): string {
  const parts = pointer.replace(/^[/?]/, '').split('/')
  const isInList = parts.some((part) => /^\d+$/.test(part))
  const said = isInList ? parts.slice(-1).filter((part) => !/^\d+$/.test(part)) : parts
  return said.join(' ').replaceAll('_', ' ')
}
