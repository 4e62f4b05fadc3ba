import { t } from '../../messages/messages.ts'
import { say } from '../../ui/say.ts'

/** Puts a text where the next paste takes it from, and says so. */
export async function copyText(text: string, done: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text)
    say(done, { tone: 'good' })
  } catch {
    // Pages without https, and people who said no: the text can still be copied from here.
    say(t('ticket.copy_failed', { text }), { tone: 'bad' })
  }
}
