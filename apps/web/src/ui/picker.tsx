import { Combobox, useCombobox } from '@mantine/core'
import { Check } from 'lucide-react'
import {
  cloneElement,
  useCallback,
  useLayoutEffect,
  useRef,
  useState,
  type ReactElement,
  type ReactNode,
} from 'react'
import { t } from '../messages/messages.ts'
import classes from './picker.module.css'

export interface PickerOption {
  value: string
  label: string
  icon?: ReactNode
  /** A few words that tell two of the same name apart. */
  hint?: string | undefined
}

export interface PickerProps {
  /** What is picked from, for those who hear it. */
  label: string
  options: readonly PickerOption[]
  /** What is chosen now. */
  chosen: readonly string[]
  onPick: (value: string) => void
  /** The button that opens it; gets `ref`, `onClick` and `aria-` properties. */
  children: ReactElement<{ onClick?: unknown }>
  /** Opened from outside, as by a key. */
  opened?: boolean | undefined
  onOpenedChange?: ((opened: boolean) => void) | undefined
  /** It stays open, so that several can be chosen. */
  multiple?: boolean
  /** The options are searched for elsewhere by this text; without it they are filtered here. */
  onSearch?: ((text: string) => void) | undefined
  waiting?: boolean
  /** They could not be asked for. */
  failed?: boolean
  /** Makes an option of a text that none has. */
  onCreate?: ((text: string) => void) | undefined
  createLabel?: (text: string) => string
  disabled?: boolean
}

/** A list to pick from that opens below a button: type to find, arrows to move, Enter to pick. */
export function Picker(props: PickerProps) {
  const { label, options, chosen, onPick, children, opened, onOpenedChange, multiple = false } = props
  const { onSearch, waiting = false, failed = false, onCreate, createLabel, disabled = false } = props
  const [text, setText] = useState('')
  const combobox = useCombobox({
    ...(opened !== undefined && { opened }),
    onOpenedChange: (now) => onOpenedChange?.(now),
    onDropdownClose: () => {
      combobox.resetSelectedOption()
      setText('')
      onSearch?.('')
    },
    onDropdownOpen: () => combobox.updateSelectedOptionIndex('active'),
  })
  const isOpen = opened ?? combobox.dropdownOpened
  const field = useRef<HTMLInputElement>(null)
  // As soon as it is seen: what is typed next is for it, and no shortcut. One that opens with what is around it comes later than that.
  useLayoutEffect(() => {
    if (isOpen) takeFocus(field.current)
  }, [isOpen])
  const keepField = useCallback((input: HTMLInputElement | null) => {
    field.current = input
    takeFocus(input)
  }, [])
  const typed = text.trim()
  const shown = onSearch ? options : options.filter(({ label: of }) => isPartOf(of, typed))
  const isNew = typed !== '' && !options.some(({ label: of }) => of.toLowerCase() === typed.toLowerCase())

  const search = (next: string) => {
    setText(next)
    onSearch?.(next.trim())
    combobox.selectFirstOption()
  }
  const submit = (value: string) => {
    if (value === NEW) onCreate?.(typed)
    else onPick(value)
    if (!multiple) return combobox.closeDropdown()
    search('')
  }

  return (
    <Combobox
      store={combobox}
      // A page has a dozen of them, and each has up to hundreds of options.
      keepMounted={false}
      onOptionSubmit={submit}
      position="bottom-start"
      dropdownPadding={0}
      width="var(--menu)"
      disabled={disabled}
      classNames={{ dropdown: classes.dropdown, search: classes.search, option: classes.option }}
    >
      <Combobox.DropdownTarget>
        {withToggle(children, () => combobox.toggleDropdown())}
      </Combobox.DropdownTarget>
      <Combobox.Dropdown onKeyDown={(event) => event.stopPropagation()}>
        <Combobox.Search
          ref={keepField}
          value={text}
          onChange={(event) => search(event.currentTarget.value)}
          placeholder={label}
          aria-label={label}
        />
        <Combobox.Options className={classes.options} aria-label={label}>
          {shown.map(({ value, label: of, icon, hint }) => {
            const active = chosen.includes(value)
            return (
              <Combobox.Option key={value} value={value} active={active} aria-selected={active}>
                {icon}
                <span className={classes.label}>{of}</span>
                {hint && <span className={classes.hint}>{hint}</span>}
                {active && <Check className={classes.check} aria-hidden />}
              </Combobox.Option>
            )
          })}
          {onCreate && isNew && (
            <Combobox.Option value={NEW}>{createLabel?.(typed) ?? typed}</Combobox.Option>
          )}
          {shown.length === 0 && !(onCreate && isNew) && (
            <Combobox.Empty className={classes.empty}>
              {t(waiting ? 'ui.loading' : failed ? 'ui.not_loaded' : 'ui.nothing_found')}
            </Combobox.Empty>
          )}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  )
}

/** One that is not seen does not take it. */
function takeFocus(field: HTMLInputElement | null): void {
  field?.focus({ preventScroll: true })
}

/** No id, key or name is empty. */
const NEW = ''

function isPartOf(label: string, typed: string): boolean {
  return label.toLocaleLowerCase().includes(typed.toLocaleLowerCase())
}

function withToggle(child: ReactElement<{ onClick?: unknown }>, toggle: () => void): ReactElement {
  return cloneElement(child, { onClick: toggle })
}
