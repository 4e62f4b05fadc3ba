import { Component, type ReactNode } from 'react'
import { t } from '../messages/messages.ts'
import { client } from '../session/client.ts'
import { say } from '../ui/say.ts'

interface OptionalPartProps {
  children: ReactNode
  onFail: () => void
}

/** Something beside the page that may fail, as when it cannot be fetched: the page goes on without it. */
export class OptionalPart extends Component<OptionalPartProps, { failed: boolean }> {
  override state = { failed: false }

  static getDerivedStateFromError() {
    return { failed: true }
  }

  override componentDidCatch(error: unknown): void {
    reportError(error)
    say(t('shell.part_failed'), {
      tone: 'bad',
      ...(client.store.getSnapshot().status === 'live' && { action: loadAnew() }),
    })
    this.props.onFail()
  }

  override render(): ReactNode {
    return this.state.failed ? null : this.props.children
  }
}

/** Browsers remember what could not be fetched for as long as the page lives. Without a server nothing would be left of it. */
function loadAnew() {
  return { label: t('shell.reload'), act: () => window.location.reload() }
}
