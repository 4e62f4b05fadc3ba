import { CreateTicket } from './create-ticket/create-ticket.tsx'
import { HelpDialog } from './help-dialog.tsx'
import { closeDialog, type Dialog } from './open-dialogs.ts'
import { Palette } from './palette/palette.tsx'

export function Dialogs({ dialog }: { dialog: Dialog }) {
  switch (dialog.kind) {
    case 'palette':
      return <Palette onClose={closeDialog} />
    case 'help':
      return <HelpDialog onClose={closeDialog} />
    case 'create':
      return <CreateTicket project={dialog.project} title={dialog.title} onClose={closeDialog} />
  }
}
