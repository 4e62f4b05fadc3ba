import type { NamedRef } from '@waybill/contract/schema.ts'
import {
  useId,
  useImperativeHandle,
  useRef,
  useState,
  type ClipboardEvent,
  type DragEvent,
  type FocusEvent,
  type KeyboardEvent,
  type ReactNode,
  type Ref,
} from 'react'
import { t } from '../../messages/messages.ts'
import type { KnownNames } from '../markdown/known-names.ts'
import { Markdown } from '../markdown/markdown.tsx'
import { applyEdit, fieldOf } from './apply-edit.ts'
import { caretPlace } from './caret-place.ts'
import { CompletionList, type CompletionKeys } from './completion-list.tsx'
import { completionAt, completionEdit, type Completion } from './completion.ts'
import { EditorTools, TOOLS, type Tool } from './editor-tools.tsx'
import { continueLine } from './text-edit.ts'
import classes from './editor.module.css'

/** Characters of a comment or description. */
export const MOST_TEXT = 65_536

export interface EditorHandle {
  focus: () => void
  /** Puts a text where the caret is, as a link to a file that has come up. */
  insert: (text: string) => void
}

interface EditorProps {
  ref?: Ref<EditorHandle> | undefined
  /** What is written here, for those who hear it. */
  label: string
  value: string
  onChange: (text: string) => void
  placeholder?: string
  /** Ctrl or Cmd with Enter; never called with a text that is too long. */
  onSend?: (() => void) | undefined
  /** Escape, when nothing else is open. */
  onEscape?: (() => void) | undefined
  /** Files that were pasted, dropped or chosen. */
  onFiles?: ((files: File[]) => void) | undefined
  onFocus?: (() => void) | undefined
  /** The focus went to something outside of the editor. */
  onLeave?: (() => void) | undefined
  /** Who is proposed first after `@`. */
  near?: readonly NamedRef[]
  known?: KnownNames
  autoFocus?: boolean
  tone?: 'internal' | 'plain'
  size?: 'normal' | 'large'
  most?: number
  /** Below the text: files, buttons. */
  children?: ReactNode
}

interface Open {
  completion: Completion
  place: { left: number; top: number }
}

/** A field for Markdown: tools, preview, completion of people and tickets, and files by paste and drop. */
export function Editor(props: EditorProps) {
  const { ref, label, value, onChange, onSend, onEscape, onFiles, onFocus, onLeave } = props
  const { near = [], known, autoFocus, tone = 'plain', size = 'normal', most = MOST_TEXT, children } = props
  const id = useId()
  const field = useRef<HTMLTextAreaElement>(null)
  const list = useRef<CompletionKeys>(null)
  const [preview, setPreview] = useState(false)
  const [isOver, setIsOver] = useState(false)
  const [open, setOpen] = useState<Open | null>(null)
  const [active, setActive] = useState<string | null>(null)
  const isTooLong = value.length > most

  useImperativeHandle(ref, () => ({
    focus: () => field.current?.focus(),
    insert(text) {
      if (field.current) applyEdit(field.current, { ...fieldOf(field.current), insert: text })
    },
  }))

  const apply = (tool: Tool) => field.current && applyEdit(field.current, tool.edit(fieldOf(field.current)))

  const look = (element: HTMLTextAreaElement) => {
    const { selectionStart, selectionEnd } = element
    const completion = selectionStart === selectionEnd ? completionAt(element.value, selectionStart) : null
    setOpen(completion && { completion, place: caretPlace(element, completion.from) })
  }

  const pick = (name: string) => {
    if (!field.current || !open) return
    const { value: text, selectionStart } = field.current
    applyEdit(field.current, completionEdit(text, open.completion.from, selectionStart, name))
    setOpen(null)
  }

  const press = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (event.nativeEvent.isComposing) return
    if (open && list.current?.press(event)) return
    const isCommand = event.ctrlKey || event.metaKey
    const tool = isCommand ? TOOLS.find(({ key }) => key === event.key.toLowerCase()) : undefined
    if (isCommand && event.key === 'Enter') {
      event.preventDefault()
      if (!isTooLong) onSend?.()
    } else if (tool && !event.altKey && !event.shiftKey) {
      event.preventDefault()
      apply(tool)
    } else if (event.key === 'Enter' && !event.shiftKey && !isCommand) {
      const edit = continueLine(fieldOf(event.currentTarget))
      if (!edit) return
      event.preventDefault()
      applyEdit(event.currentTarget, edit)
    } else if (event.key === 'Escape' && onEscape) {
      event.preventDefault()
      event.stopPropagation()
      onEscape()
    }
  }

  const take = (event: ClipboardEvent | DragEvent, files: FileList | undefined) => {
    if (!onFiles || !files || files.length === 0) return
    event.preventDefault()
    onFiles([...files])
  }

  const leave = ({ relatedTarget, currentTarget }: FocusEvent) => {
    if (currentTarget.contains(relatedTarget)) return
    setOpen(null)
    // A dialogue or a window before this one is no decision to leave.
    if (document.hasFocus()) onLeave?.()
  }

  return (
    <div
      className={classes.editor}
      data-tone={tone}
      data-size={size}
      data-over={isOver || undefined}
      onBlur={leave}
      onDragOver={(event) => {
        if (!onFiles || !event.dataTransfer.types.includes('Files')) return
        event.preventDefault()
        setIsOver(true)
      }}
      onDragLeave={() => setIsOver(false)}
      onDrop={(event) => {
        setIsOver(false)
        take(event, event.dataTransfer.files)
      }}
    >
      <EditorTools
        onTool={apply}
        preview={preview}
        onPreview={() => setPreview(!preview)}
        onFiles={onFiles}
      />
      <div className={classes.place}>
        <textarea
          ref={field}
          className={classes.field}
          aria-label={label}
          aria-invalid={isTooLong}
          aria-describedby={isTooLong ? `${id}-limit` : undefined}
          aria-autocomplete="list"
          aria-activedescendant={active ?? undefined}
          placeholder={props.placeholder}
          value={value}
          hidden={preview}
          // The person has just asked for this field.
          autoFocus={autoFocus}
          onChange={({ currentTarget }) => {
            onChange(currentTarget.value)
            look(currentTarget)
          }}
          onClick={({ currentTarget }) => open && look(currentTarget)}
          onKeyDown={press}
          onPaste={(event) => take(event, event.clipboardData.files)}
          onFocus={onFocus}
        />
        {preview && (
          <div className={classes.shown}>
            {value.trim() === '' ? (
              <span className={classes.nothing}>{t('editor.nothing_to_preview')}</span>
            ) : (
              <Markdown text={value} {...(known && { known })} />
            )}
          </div>
        )}
        {open && !preview && (
          <CompletionList
            ref={list}
            key={`${open.completion.kind}${String(open.completion.from)}`}
            completion={open.completion}
            near={near}
            place={open.place}
            onPick={pick}
            onClose={() => setOpen(null)}
            onActive={setActive}
          />
        )}
        {isOver && <div className={classes.drop}>{t('editor.drop_here')}</div>}
      </div>
      <Limit id={`${id}-limit`} length={value.length} most={most} />
      {children}
    </div>
  )
}

/** Said before it is reached: nobody should learn it from a refusal. */
function Limit({ id, length, most }: { id: string; length: number; most: number }) {
  if (length < most * 0.9) return null
  const numbers = { length: length.toLocaleString('en'), most: most.toLocaleString('en') }
  if (length <= most) return <p className={classes.limit}>{t('editor.near_limit', numbers)}</p>
  return (
    <p id={id} className={classes.limit} data-beyond role="alert">
      {t('editor.too_long', numbers)}
    </p>
  )
}
