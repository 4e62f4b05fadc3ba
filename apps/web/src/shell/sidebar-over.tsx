import { Drawer } from '@mantine/core'
import { t } from '../messages/messages.ts'
import { Sidebar } from './sidebar.tsx'

/** The sidebar over the page, on a small screen. */
export function SidebarOver({ onClose }: { onClose: () => void }) {
  return (
    <Drawer.Root opened onClose={onClose} size="var(--column)" padding={0} transitionProps={{ duration: 0 }}>
      <Drawer.Overlay />
      <Drawer.Content aria-label={t('shell.pages')}>
        <Drawer.Body>
          <Sidebar over onClose={onClose} />
        </Drawer.Body>
      </Drawer.Content>
    </Drawer.Root>
  )
}
