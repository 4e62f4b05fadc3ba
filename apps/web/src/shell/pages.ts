import {
  FolderKanban,
  Hammer,
  House,
  Inbox,
  ListTodo,
  Plug,
  type LucideIcon,
  Settings,
  SquareKanban,
  UsersRound,
  Workflow,
  Zap,
} from 'lucide-react'
import type { ComponentType } from 'react'
import { UnreadBadge } from '../features/inbox/unread-badge.tsx'
import type { MessageKey } from '../messages/messages.ts'
import type { LinkProps } from '@tanstack/react-router'

export interface PageEntry {
  to: NonNullable<LinkProps['to']>
  label: Extract<MessageKey, `shell.page.${string}`>
  icon: LucideIcon
  /** The letter after G. */
  letter: string
  /** A number or sign behind the name, such as how many are unread. */
  Badge?: ComponentType
  /** What `Me.can` must allow; without it everybody has the page. */
  needs?: string
}

/** The pages of the sidebar, in their order. */
export const PAGES: readonly PageEntry[] = [
  { to: '/', label: 'shell.page.home', icon: House, letter: 'h' },
  { to: '/inbox', label: 'shell.page.inbox', icon: Inbox, letter: 'i', Badge: UnreadBadge },
  { to: '/my-work', label: 'shell.page.my_work', icon: Hammer, letter: 'w', needs: 'teams.list' },
  { to: '/tickets', label: 'shell.page.tickets', icon: ListTodo, letter: 't' },
  { to: '/board', label: 'shell.page.board', icon: SquareKanban, letter: 'b' },
  { to: '/projects', label: 'shell.page.projects', icon: FolderKanban, letter: 'p' },
  { to: '/workflows', label: 'shell.page.workflows', icon: Workflow, letter: 'f', needs: 'workflows.see' },
  { to: '/automation', label: 'shell.page.automation', icon: Zap, letter: 'a', needs: 'automation.see' },
  { to: '/team', label: 'shell.page.team', icon: UsersRound, letter: 'e', needs: 'people.list' },
  { to: '/integrations', label: 'shell.page.integrations', icon: Plug, letter: 'n', needs: 'teams.list' },
  { to: '/settings', label: 'shell.page.settings', icon: Settings, letter: 's' },
]
