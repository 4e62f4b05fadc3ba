import { useEffect, useMemo, useRef } from 'react'
import {
  CheckSquare,
  ChevronDown,
  ChevronUp,
  CircleDot,
  Maximize2,
  PanelRight,
  SignalHigh,
  Tag,
  User,
} from 'lucide-react'
import { t } from '../../messages/messages.ts'
import { useMe } from '../../session/session.ts'
import { useActions, type Action } from '../../shell/actions.ts'
import type { ChangedField } from './change/changed-fields.ts'

interface ListKeys {
  /** Ids from top to bottom. */
  order: readonly string[]
  current: string | null
  onCurrent: (id: string) => void
  /** To the last ticket, also when it is not loaded yet. */
  onEnd: () => void
  onChoose: (id: string) => void
  onExtend: (id: string) => void
  onChooseAll: () => void
  onOpen: (id: string) => void
  onPeek: (id: string) => void
  onChange: (field: ChangedField) => void
  onEscape: () => void
  seesLabels: boolean
}

/** Everything that the keyboard does in a list of tickets; the palette and the help show the same. */
export function useListKeys(keys: ListKeys): void {
  const now = useRef(keys)
  useEffect(() => {
    now.current = keys
  })
  const me = useMe().id
  const { seesLabels } = keys
  const actions = useMemo(() => {
    const move = (by: number, choose = false) => {
      const { order, current, onCurrent, onExtend, onChoose } = now.current
      const at = current === null ? -1 : order.indexOf(current)
      const next = at < 0 ? 0 : Math.max(0, Math.min(order.length - 1, at + by))
      const id = order[next]
      if (id === undefined) return
      if (choose && current !== null && at >= 0) {
        if (at === next) onChoose(id)
        else onExtend(id)
      }
      onCurrent(id)
    }
    const toFirst = () => {
      const { order, onCurrent } = now.current
      const [first] = order
      if (first !== undefined) onCurrent(first)
    }
    const with_ = (act: (keys: ListKeys, id: string) => void) => () => {
      const { current } = now.current
      if (current !== null) act(now.current, current)
    }
    const make = (id: string, keysOf: string, run: () => void, icon?: Action['icon']): Action => ({
      id: `tickets ${id}`,
      title: t(`tickets.key.${id}` as 'tickets.key.down'),
      group: 'list',
      keys: keysOf,
      run,
      ...(icon && { icon }),
    })
    return [
      make('down', 'j', () => move(1), ChevronDown),
      make('up', 'k', () => move(-1), ChevronUp),
      { ...make('down', 'ArrowDown', () => move(1)), id: 'tickets arrow down' },
      { ...make('up', 'ArrowUp', () => move(-1)), id: 'tickets arrow up' },
      make('first', 'Home', toFirst),
      make('last', 'End', () => now.current.onEnd()),
      { ...make('first', 'mod+Home', toFirst), id: 'tickets mod home' },
      { ...make('last', 'mod+End', () => now.current.onEnd()), id: 'tickets mod end' },
      make('extend_down', 'shift+j', () => move(1, true)),
      make('extend_up', 'shift+k', () => move(-1, true)),
      make(
        'choose',
        'x',
        with_(({ onChoose }, id) => onChoose(id)),
        CheckSquare,
      ),
      make('choose_all', 'mod+a', () => now.current.onChooseAll()),
      make(
        'open',
        'Enter',
        with_(({ onOpen }, id) => onOpen(id)),
        Maximize2,
      ),
      {
        ...make(
          'edit',
          'e',
          with_(({ onOpen }, id) => onOpen(id)),
        ),
        id: 'tickets edit',
      },
      make(
        'peek',
        ' ',
        with_(({ onPeek }, id) => onPeek(id)),
        PanelRight,
      ),
      make('status', 's', () => now.current.onChange('status'), CircleDot),
      make('priority', 'p', () => now.current.onChange('priority'), SignalHigh),
      ...(seesLabels
        ? [
            make('assignee', 'a', () => now.current.onChange('assignee'), User),
            make('labels', 'l', () => now.current.onChange('labels'), Tag),
          ]
        : []),
      make('escape', 'Escape', () => now.current.onEscape()),
    ]
    // What the keys do is read when they are pressed: the actions themselves stay as long as the person does.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [me, seesLabels])
  useActions(actions)
}
