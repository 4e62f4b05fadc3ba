import { createTheme, colorsTuple, type CSSVariablesResolver } from '@mantine/core'
import { t } from '../messages/messages.ts'

const accent = colorsTuple('var(--accent)')

/** Mantine in the words of tokens.css. */
export const makeTheme = () =>
  createTheme({
    primaryColor: 'accent',
    primaryShade: 6,
    colors: { accent },
    white: 'var(--bg)',
    black: 'var(--text)',
    fontFamily: 'var(--font)',
    fontFamilyMonospace: 'var(--font-mono)',
    fontSizes: {
      xs: 'var(--size-small)',
      sm: 'var(--size-dense)',
      md: 'var(--size-text)',
      lg: 'var(--size-large)',
      xl: 'var(--size-title)',
    },
    lineHeights: { xs: '1.4', sm: '1.4', md: '1.45', lg: '1.4', xl: '1.3' },
    headings: { fontFamily: 'var(--font)', fontWeight: '600' },
    spacing: { xs: 'var(--s-1)', sm: 'var(--s-2)', md: 'var(--s-3)', lg: 'var(--s-4)', xl: 'var(--s-6)' },
    radius: {
      xs: 'var(--radius-small)',
      sm: 'var(--radius)',
      md: 'var(--radius)',
      lg: 'var(--radius)',
      xl: 'var(--radius)',
    },
    defaultRadius: 'sm',
    shadows: { xs: 'none', sm: 'none', md: 'none', lg: 'none', xl: 'none' },
    cursorType: 'pointer',
    focusRing: 'auto',
    respectReducedMotion: true,
    // By name, so that a page loads only what it shows.
    components: {
      Button: { defaultProps: { size: 'sm' } },
      Tooltip: { defaultProps: { openDelay: 400, transitionProps: { duration: 0 } } },
      Popover: { defaultProps: { transitionProps: { duration: 0 }, shadow: 'none' } },
      Menu: { defaultProps: { transitionProps: { duration: 0 }, shadow: 'none' } },
      Modal: {
        defaultProps: {
          transitionProps: { duration: 0 },
          shadow: 'none',
          closeButtonProps: { 'aria-label': t('ui.close') },
          // A <header> outside of an article would be a second banner of the page.
          attributes: { header: { role: 'presentation' } },
        },
      },
      Loader: { defaultProps: { size: 'xs' } },
    },
  })

const SAME_IN_BOTH = {
  '--mantine-color-body': 'var(--bg)',
  '--mantine-color-text': 'var(--text)',
  '--mantine-color-bright': 'var(--text)',
  '--mantine-color-dimmed': 'var(--text-3)',
  '--mantine-color-placeholder': 'var(--text-3)',
  '--mantine-color-anchor': 'var(--accent-text)',
  '--mantine-color-error': 'var(--bad)',
  '--mantine-color-default': 'var(--bg-raised)',
  '--mantine-color-default-hover': 'var(--bg-hover)',
  '--mantine-color-default-color': 'var(--text)',
  '--mantine-color-default-border': 'var(--border)',
  '--mantine-color-disabled': 'var(--bg-active)',
  '--mantine-color-disabled-color': 'var(--text-3)',
  '--mantine-color-disabled-border': 'var(--border)',
  '--mantine-color-white': 'var(--on-accent)',
  '--mantine-color-accent-text': 'var(--accent-text)',
  '--mantine-color-accent-filled': 'var(--accent)',
  '--mantine-color-accent-filled-hover': 'var(--accent-hover)',
  '--mantine-color-accent-light': 'var(--accent-soft)',
  '--mantine-color-accent-light-hover': 'var(--bg-active)',
  '--mantine-color-accent-light-color': 'var(--accent-text)',
  '--mantine-color-accent-outline': 'var(--accent-text)',
  '--mantine-color-accent-outline-hover': 'var(--accent-soft)',
  '--mantine-primary-color-contrast': 'var(--on-accent)',
  '--mantine-color-red-filled': 'var(--danger)',
  '--mantine-color-red-filled-hover': 'var(--danger-hover)',
  '--mantine-color-red-text': 'var(--bad)',
  '--mantine-color-red-light': 'var(--bad-soft)',
  '--mantine-color-red-light-hover': 'var(--bad-soft)',
  '--mantine-color-red-light-color': 'var(--bad)',
  '--mantine-color-red-outline': 'var(--bad)',
}

/** What Mantine takes for fields and their like in the dark from its own greys. */
const DARK = {
  '--mantine-color-dark-0': 'var(--text)',
  '--mantine-color-dark-1': 'var(--text-2)',
  '--mantine-color-dark-2': 'var(--text-2)',
  '--mantine-color-dark-3': 'var(--border-strong)',
  '--mantine-color-dark-4': 'var(--border)',
  '--mantine-color-dark-5': 'var(--bg-active)',
  '--mantine-color-dark-6': 'var(--bg)',
  '--mantine-color-dark-7': 'var(--bg)',
  '--mantine-color-dark-8': 'var(--bg-subtle)',
  '--mantine-color-dark-9': 'var(--bg-subtle)',
}

export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: SAME_IN_BOTH,
  dark: { ...SAME_IN_BOTH, ...DARK },
})
