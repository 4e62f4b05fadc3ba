import { session } from './en/session.ts'
import { shell } from './en/shell.ts'
import { signIn } from './en/sign-in.ts'
import { ui } from './en/ui.ts'

/** What the sign-in page and the shell say; the rest comes beside the first page. */
export const en = { ...ui, ...session, ...shell, ...signIn } as const
