import assert from 'node:assert/strict'
import { test } from 'node:test'
import { MOST_IN_TEXT, renderBlocks } from './render-blocks.ts'
import type { TextEnv } from './text-marks.ts'

const ANA = { id: '018f0000-0000-7000-8000-000000000001', name: 'Ana María López' }
const env: TextEnv = {
  known: { people: [ANA], tickets: null },
  words: { done: 'done', notDone: 'not done' },
}
const html = (text: string, known: Partial<TextEnv['known']> = {}) =>
  renderBlocks(text, { ...env, known: { ...env.known, ...known } })
    .join('')
    .trim()

test('marks of a text become what they mean, and its HTML stays text', () => {
  assert.equal(
    html('**bold** _it_ `<b>` <script>alert(1)</script>'),
    '<p><strong>bold</strong> <em>it</em> <code>&lt;b&gt;</code> &lt;script&gt;alert(1)&lt;/script&gt;</p>',
  )
})

test('a single line break of the author is one on the page', () => {
  assert.equal(html('one\ntwo'), '<p>one<br>\ntwo</p>')
})

test('who is mentioned becomes a link, with dots for spaces too, and nobody else does', () => {
  const link = (typed: string) =>
    `<a href="/team?q=Ana+Mar%C3%ADa+L%C3%B3pez" class="mention" data-person="${ANA.id}">${typed}</a>`
  assert.equal(html('Ask @ana maría lópez, @ben'), `<p>Ask ${link('@ana maría lópez')}, @ben</p>`)
  assert.equal(html('@Ana.María.López.'), `<p>${link('@Ana.María.López')}.</p>`)
  assert.equal(html('\\@Ana María López'), '<p>@Ana María López</p>')
  assert.equal(html('`@Ana María López`'), '<p><code>@Ana María López</code></p>')
})

test('keys of tickets become links where the reader may follow them, and not within links, code or addresses', () => {
  assert.equal(html('See WEB-1.'), '<p>See <a href="/tickets/WEB-1" class="ticket-key">WEB-1</a>.</p>')
  assert.equal(html('See WEB-1.', { tickets: ['WEB-2'] }), '<p>See WEB-1.</p>')
  assert.equal(html('ISO-9001, WEB-1', { projects: ['WEB'] }).match(/<a /g)?.length, 1)
  assert.equal(html('`WEB-1`'), '<p><code>WEB-1</code></p>')
  assert.doesNotMatch(html('https://a.example/WEB-1 [WEB-1](https://b.example)'), /ticket-key/)
})

test('links lead to the web, to mail and to own pages, tell no other page where they come from, and run nothing', () => {
  assert.equal(
    html('https://a.example'),
    '<p><a href="https://a.example" rel="noopener nofollow" target="_blank">https://a.example</a></p>',
  )
  assert.match(html('[a](mailto:ana@example.org)'), /href="mailto:ana@example.org"/)
  assert.match(html('[a](/tickets/WEB-1)'), /<a href="\/tickets\/WEB-1">a<\/a>/)
  for (const address of [
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    'java&#115;cript:alert(1)',
    'data:text/html,x',
    'vbscript:x',
    'ftp://a.example',
    '//a.example',
    'file:///etc',
  ]) {
    assert.doesNotMatch(html(`[a](${address}) ![a](${address}) <${address}>`), /href|src/, address)
  }
})

test('the name of a file is no address', () => {
  assert.equal(html('README.md'), '<p>README.md</p>')
})

test('pictures are shown from own files only; others are links', () => {
  const file = `/api/v1/files/${'a'.repeat(64)}?name=x.png`
  assert.match(
    html(`![A plan](${file})`),
    /<img src="\/api\/v1\/files\/a{64}\?name=x\.png" alt="A plan" loading="lazy">/,
  )
  const foreign = html('![A "plan"](https://a.example/x.png)')
  assert.equal(
    foreign,
    '<p><a href="https://a.example/x.png" rel="noopener nofollow" target="_blank">A &quot;plan&quot;</a></p>',
  )
  for (const address of ['/api/v1/users/me', `/api/v1/files/../x`, `/api/v1/files/${'a'.repeat(64)}/../x`])
    assert.doesNotMatch(html(`![a](${address})`), /<img/, address)
})

test('a list item with a box says whether it is done', () => {
  const list = html('- [x] one\n- [ ] two\n- [y] three\n')
  assert.match(
    list,
    /<li class="task-item"><span class="task done" role="img" aria-label="done"><\/span> one/,
  )
  assert.match(list, /<li class="task-item"><span class="task" role="img" aria-label="not done"><\/span> two/)
  assert.match(list, /<li>\[y\] three/)
})

test('headings stand below those of the page', () => {
  assert.equal(html('# One'), '<h3>One</h3>')
  assert.equal(html('###### Six'), '<h6>Six</h6>')
})

test('code that is wider than its place can be scrolled by keyboard', () => {
  assert.equal(html('```js\na < b\n```'), '<pre><code>a &lt; b\n</code></pre>')
  assert.match(html(`\`\`\`\n${'x'.repeat(81)}\n\`\`\``), /^<pre tabindex="0">/)
})

test('quotes within quotes are shown as they were written beyond what anybody could read, and nothing is lost', () => {
  assert.equal(html('> a\n>> b').match(/<blockquote>/g)?.length, 2)
  const deep = html(`${'>'.repeat(500)} secret`)
  assert.match(deep, /^<pre class="as-written"/)
  assert.match(deep, /secret/)
})

test('whatever fills 64 KiB makes a bounded number of elements, and its end is still there', () => {
  const bombs = [
    '*a* ',
    '> ',
    '- ',
    '`a` ',
    '[a](b) ',
    '![](',
    'a\n\n',
    '|a',
    '# a\n',
    '1. a\n',
    '**a_b',
    '&lt;',
    '@Ana María López ',
    'WEB-1 ',
    '- [x] a\n',
    '> > a\n\n',
  ]
  for (const bomb of bombs) {
    const text = `${bomb.repeat(Math.floor(65_000 / bomb.length))}\n\nthe end`
    const shown = html(text)
    const elements = shown.match(/<[a-z]/g)?.length ?? 0
    assert.ok(elements <= MOST_IN_TEXT + 2_000, `${bomb}: ${String(elements)}`)
    assert.match(shown, /the end/, bomb)
  }
})
