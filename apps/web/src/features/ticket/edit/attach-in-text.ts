import { Problem } from '@waybill/contract/problems/problem.ts'
import { client } from '../../../session/client.ts'
import { t } from '../../../messages/messages.ts'
import { say, unsay } from '../../../ui/say.ts'

/** Attaches a file to the ticket and puts it where the text is being written: pictures are shown there, others are links. */
export async function attachInText(
  ticketId: string,
  file: File,
  insert: (text: string) => void,
): Promise<void> {
  const said = say(t('ticket.attaching', { name: file.name }))
  try {
    const { sha256, name, image } = await client.attachments.add(ticketId, file)
    const { pathname, search } = new URL(client.attachments.url(sha256, { name }), window.location.origin)
    const label = name.replaceAll(/[[\]\\]/g, ' ')
    insert(`${image ? '!' : ''}[${label}](${pathname}${search})`)
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    say(`${error.title}. ${error.detail ?? ''}`, { tone: 'bad' })
  } finally {
    unsay(said)
  }
}
