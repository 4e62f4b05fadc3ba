import { attachments } from './en/attachments.ts'
import { automation } from './en/automation.ts'
import { background } from './en/background.ts'
import { board } from './en/board.ts'
import { calendars } from './en/calendars.ts'
import { editor } from './en/editor.ts'
import { home } from './en/home.ts'
import { inbox } from './en/inbox.ts'
import { plugins } from './en/plugins.ts'
import { integrations } from './en/integrations.ts'
import { mail } from './en/mail.ts'
import { merge } from './en/merge.ts'
import { myWork } from './en/my-work.ts'
import { portal } from './en/portal.ts'
import { projects } from './en/projects.ts'
import { session } from './en/session.ts'
import { settings } from './en/settings.ts'
import { setUp } from './en/set-up.ts'
import { shell } from './en/shell.ts'
import { signIn } from './en/sign-in.ts'
import { slaSettings } from './en/sla-settings.ts'
import { sla } from './en/sla.ts'
import { tasks } from './en/tasks.ts'
import { teamLoad } from './en/team-load.ts'
import { team } from './en/team.ts'
import { ticket } from './en/ticket.ts'
import { tickets } from './en/tickets.ts'
import { ui } from './en/ui.ts'
import { views } from './en/views.ts'
import { webhooks } from './en/webhooks.ts'
import { workflows } from './en/workflows.ts'

/** All texts in English; each part of the application has a file of its own in en/, and its keys begin with its name. */
export const en = {
  ...attachments,
  ...automation,
  ...background,
  ...board,
  ...calendars,
  ...editor,
  ...home,
  ...inbox,
  ...integrations,
  ...mail,
  ...plugins,
  ...merge,
  ...myWork,
  ...portal,
  ...projects,
  ...ui,
  ...session,
  ...settings,
  ...setUp,
  ...shell,
  ...signIn,
  ...sla,
  ...slaSettings,
  ...tasks,
  ...tickets,
  ...team,
  ...teamLoad,
  ...ticket,
  ...views,
  ...webhooks,
  ...workflows,
} as const
