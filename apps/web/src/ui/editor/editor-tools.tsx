import { Tooltip } from '@mantine/core'
import {
  Bold,
  Code,
  Eye,
  Italic,
  Link2,
  List,
  Paperclip,
  PenLine,
  TextQuote,
  type LucideIcon,
} from 'lucide-react'
import { useRef } from 'react'
import { t } from '../../messages/messages.ts'
import { code, link, prefixLines, wrap, type Field, type TextEdit } from './text-edit.ts'
import classes from './editor.module.css'

export interface Tool {
  name: `editor.${'bold' | 'italic' | 'code' | 'link' | 'list' | 'quote'}`
  icon: LucideIcon
  /** With Ctrl or Cmd. */
  key?: string
  edit: (field: Field) => TextEdit
}

export const TOOLS: readonly Tool[] = [
  { name: 'editor.bold', icon: Bold, key: 'b', edit: (field) => wrap(field, '**') },
  { name: 'editor.italic', icon: Italic, key: 'i', edit: (field) => wrap(field, '_') },
  { name: 'editor.code', icon: Code, key: 'e', edit: code },
  { name: 'editor.link', icon: Link2, edit: link },
  { name: 'editor.list', icon: List, edit: (field) => prefixLines(field, '- ') },
  { name: 'editor.quote', icon: TextQuote, edit: (field) => prefixLines(field, '> ') },
]

interface EditorToolsProps {
  onTool: (tool: Tool) => void
  preview: boolean
  onPreview: () => void
  onFiles: ((files: File[]) => void) | undefined
}

export function EditorTools({ onTool, preview, onPreview, onFiles }: EditorToolsProps) {
  const chooser = useRef<HTMLInputElement>(null)
  return (
    <div className={classes.tools} role="group" aria-label={t('editor.tools')}>
      {TOOLS.map((tool) => (
        <ToolButton
          key={tool.name}
          name={t(tool.name)}
          shortcut={tool.key}
          icon={tool.icon}
          disabled={preview}
          onClick={() => onTool(tool)}
        />
      ))}
      {onFiles && (
        <>
          <ToolButton name={t('editor.attach')} icon={Paperclip} onClick={() => chooser.current?.click()} />
          <input
            ref={chooser}
            type="file"
            multiple
            hidden
            onChange={({ currentTarget }) => {
              onFiles([...(currentTarget.files ?? [])])
              currentTarget.value = ''
            }}
          />
        </>
      )}
      <span className={classes.space} />
      <button type="button" className={classes.preview} aria-pressed={preview} onClick={onPreview}>
        {preview ? <PenLine aria-hidden /> : <Eye aria-hidden />}
        {preview ? t('editor.write') : t('editor.preview')}
      </button>
    </div>
  )
}

interface ToolButtonProps {
  name: string
  icon: LucideIcon
  shortcut?: string | undefined
  disabled?: boolean
  onClick: () => void
}

function ToolButton({ name, icon: Icon, shortcut, disabled = false, onClick }: ToolButtonProps) {
  const label = shortcut === undefined ? name : `${name} (Ctrl+${shortcut.toUpperCase()})`
  return (
    <Tooltip label={label}>
      <button
        type="button"
        className={classes.tool}
        aria-label={name}
        {...(shortcut !== undefined && { 'aria-keyshortcuts': `Control+${shortcut.toUpperCase()}` })}
        disabled={disabled}
        onMouseDown={(event) => event.preventDefault()}
        onClick={onClick}
      >
        <Icon aria-hidden />
      </button>
    </Tooltip>
  )
}
