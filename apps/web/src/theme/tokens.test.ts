import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'

const SRC = join(import.meta.dirname, '..')
const TOKENS = readFileSync(join(SRC, 'theme/tokens.css'), 'utf8')

/** The tokens of a rule of tokens.css, by the end of its selector. */
function tokensOf(selector: string): Map<string, string> {
  const start = TOKENS.indexOf(`${selector} {`)
  assert.ok(start >= 0, selector)
  const block = TOKENS.slice(start, TOKENS.indexOf('\n}', start))
  return new Map(
    [...block.matchAll(/^\s*(--[\w-]+):\s*(#[0-9a-f]{6});/gm)].map(([, name = '', value = '']) => [
      name,
      value,
    ]),
  )
}

/** WCAG 2.2, relative luminance. */
function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(hex.slice(at, at + 2), 16) / 255
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

function contrast(a: string, b: string): number {
  const [light = 0, dark = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x)
  return (light + 0.05) / (dark + 0.05)
}

const GROUNDS = ['--bg', '--bg-subtle', '--bg-raised', '--bg-hover', '--bg-active', '--bg-selected']
/** Texts and what they stand on. */
const TEXTS: [text: string, grounds: string[]][] = [
  ['--text', [...GROUNDS, '--accent-soft', '--warn-soft', '--bad-soft', '--good-soft', '--internal-soft']],
  ['--text-2', [...GROUNDS, '--internal-soft']],
  ['--text-3', ['--bg', '--bg-subtle', '--bg-raised', '--bg-hover', '--bg-selected']],
  ['--accent-text', ['--bg', '--bg-subtle', '--bg-raised', '--bg-hover', '--accent-soft']],
  ['--on-accent', ['--accent', '--accent-hover', '--danger', '--danger-hover']],
  ['--text-inverse', ['--bg-inverse']],
  ['--bad', ['--bg', '--bad-soft']],
  ['--warn', ['--bg', '--warn-soft']],
  ['--good', ['--bg', '--good-soft']],
  ['--internal', ['--bg', '--internal-soft']],
  ['--on-critical', ['--critical']],
  ...Array.from({ length: 8 }, (_, index): [string, string[]] => [
    '--on-hue',
    [`--hue-${String(index + 1)}`],
  ]),
]
/** Frames that alone show where something can be written or ticked, and what they stand on: its ground, and what is in them. */
const FRAMES: [frame: string, grounds: string[]][] = [
  ['--border-field', ['--bg', '--bg-subtle', '--bg-raised', '--bg-hover', '--internal-soft']],
  ['--border-strong', ['--bg', '--bg-subtle', '--bg-raised', '--bg-hover']],
  ['--internal-field', ['--bg', '--bg-subtle', '--bg-raised', '--internal-soft']],
  ['--bad', ['--bg', '--bg-subtle', '--bg-raised']],
  ['--accent-text', ['--bg', '--bg-subtle', '--bg-raised']],
]
/** Signs that say something by themselves. */
const SIGNS = [
  '--status-open',
  '--status-in-progress',
  '--status-resolved',
  '--status-closed',
  '--priority',
  '--critical',
  '--sla-good',
  '--sla-warn',
  '--sla-breached',
  '--accent',
]

/** Where fields and boxes get their frames. */
const FIELDS: [file: string, selector: string][] = [
  ['theme/base.css', '.mantine-Input-wrapper[data-variant="default"]:not([data-error]) {'],
  ['theme/base.css', '.mantine-Checkbox-input:not('],
  ['theme/base.css', '.mantine-Switch-input:not('],
  ['ui/merge/merge-dialog.module.css', '.hand {'],
  ['features/tickets/query/query-editor.module.css', '.frame {'],
  ['features/ticket/properties/properties.module.css', '.field {'],
  ['features/board/column-head.module.css', '.input {'],
  ['shell/create-ticket/create-ticket.module.css', '.due {'],
]

for (const scheme of ['light', 'dark']) {
  const tokens = tokensOf(`:root[data-mantine-color-scheme="${scheme}"]`)
  const valueOf = (name: string) => tokens.get(name) ?? assert.fail(`${scheme} has no ${name}`)

  describe(`in ${scheme} colours`, () => {
    test('every text can be read on what it stands on (4.5 to 1)', () => {
      for (const [text, grounds] of TEXTS) {
        for (const ground of grounds) {
          const ratio = contrast(valueOf(text), valueOf(ground))
          assert.ok(ratio >= 4.5, `${text} on ${ground}: ${ratio.toFixed(2)}`)
        }
      }
    })

    test('the frame of every field can be seen (3 to 1)', () => {
      for (const [frame, grounds] of FRAMES) {
        for (const ground of grounds) {
          const ratio = contrast(valueOf(frame), valueOf(ground))
          assert.ok(ratio >= 3, `${frame} on ${ground}: ${ratio.toFixed(2)}`)
        }
      }
    })

    test('every sign can be told from its ground (3 to 1)', () => {
      for (const sign of SIGNS) {
        const ratio = contrast(valueOf(sign), valueOf('--bg'))
        assert.ok(ratio >= 3, `${sign}: ${ratio.toFixed(2)}`)
      }
    })
  })
}

test('fields are framed by tokens that can be seen', () => {
  const frames = FRAMES.map(([frame]) => `var(${frame})`)
  const framesOf = (file: string, selector: string) => {
    const text = readFileSync(join(SRC, file), 'utf8')
    const start = text.indexOf(`\n${selector}`)
    assert.ok(start >= 0, `${file} has no ${selector}`)
    return text.slice(start, text.indexOf('}', start))
  }
  for (const [file, selector] of FIELDS) {
    const rule = framesOf(file, selector)
    const [, token = ''] =
      /(?:border(?:-color)?|--input-bd|--switch-bg): [^;]*?(var\(--(?!line)[\w-]+\))/.exec(rule) ?? []
    assert.ok(frames.includes(token), `${file} ${selector}: ${token}`)
  }
})

test('light and dark have the same tokens', () => {
  const names = (scheme: string) =>
    [...tokensOf(`:root[data-mantine-color-scheme="${scheme}"]`).keys()].sort()
  assert.deepEqual(names('light'), names('dark'))
})

test('no other style sheet names a colour or a size, and every token that it names is one', () => {
  const known = new Set([...TOKENS.matchAll(/^\s*(--[\w-]+):/gm)].map(([, name]) => name))
  // What a component works out, such as the columns of a table, it sets on its element.
  for (const file of globSync('**/*.tsx', { cwd: SRC })) {
    const text = readFileSync(join(SRC, file), 'utf8')
    for (const [, name] of text.matchAll(/'(--[\w-]+)':/g)) known.add(name)
  }
  for (const file of globSync('**/*.css', { cwd: SRC })) {
    if (file.endsWith('tokens.css')) continue
    const text = readFileSync(join(SRC, file), 'utf8').replace(/\/\*[\s\S]*?\*\//g, '')
    const own = new Set([...text.matchAll(/^\s*(--[\w-]+):/gm)].map(([, name]) => name))
    for (const line of text.split('\n')) {
      if (line.includes('@media') || line.includes('@container')) continue
      assert.doesNotMatch(
        line,
        /#[0-9a-f]{3,8}\b|\brgba?\(|\bhsla?\(|\d(?:px|rem)\b/i,
        `${file}: ${line.trim()}`,
      )
      for (const [, name] of line.matchAll(/var\((--[\w-]+)/g)) {
        const isKnown = known.has(name) || own.has(name) || name?.startsWith('--mantine-')
        assert.ok(isKnown, `${file} names ${name ?? ''}, which tokens.css does not have`)
      }
    }
  }
})
