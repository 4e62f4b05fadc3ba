/** What of a field's style decides where its words stand. */
const COPIED = [
  'boxSizing',
  'width',
  'paddingTop',
  'paddingRight',
  'paddingBottom',
  'paddingLeft',
  'borderTopWidth',
  'borderRightWidth',
  'borderBottomWidth',
  'borderLeftWidth',
  'borderStyle',
  'fontFamily',
  'fontSize',
  'fontWeight',
  'lineHeight',
  'letterSpacing',
  'tabSize',
  'overflowWrap',
  'wordBreak',
] as const

/** Where the character at `index` stands, from the field's upper left corner, in pixels; `top` is below its line. */
export function caretPlace(field: HTMLTextAreaElement, index: number): { left: number; top: number } {
  const style = getComputedStyle(field)
  const mirror = document.createElement('div')
  for (const name of COPIED) mirror.style[name] = style[name]
  Object.assign(mirror.style, {
    position: 'absolute',
    visibility: 'hidden',
    whiteSpace: 'pre-wrap',
    top: '0',
    left: '0',
  })
  // What is far above does not move it sideways, and would take long.
  const start = Math.max(0, field.value.lastIndexOf('\n', index - 1) + 1)
  const above = field.value.slice(0, start)
  mirror.textContent = above + field.value.slice(start, index)
  const mark = document.createElement('span')
  mark.textContent = field.value.slice(index, index + 1) || '.'
  mirror.append(mark)
  document.body.append(mirror)
  const place = { left: mark.offsetLeft, top: mark.offsetTop + mark.offsetHeight - field.scrollTop }
  mirror.remove()
  return place
}
