import assert from 'node:assert/strict'
import { test } from 'node:test'
import { markdownOfMail } from './markdown-of-mail.ts'
import { renderMail } from './render-mail.ts'

test('marks of a comment become what they mean in a mail, and its HTML stays text', () => {
  assert.equal(
    markdownOfMail('Look at **this**:\n\n- one\n- `two`\n\n<img src=x onerror="alert(1)">'),
    [
      '<p>Look at <strong>this</strong>:</p>\n<ul>\n<li>one</li>\n<li><code>two</code></li>\n</ul>',
      '<p>&lt;img src=x onerror=&quot;alert(1)&quot;&gt;</p>',
    ].join('\n'),
  )
})

test('a link leads to the web or to a mail and runs nothing, and no picture is fetched', () => {
  assert.equal(markdownOfMail('[a](https://a.example)'), '<p><a href="https://a.example">a</a></p>')
  assert.equal(markdownOfMail('[a](mailto:a@a.example)'), '<p><a href="mailto:a@a.example">a</a></p>')
  for (const address of [
    'javascript:alert(1)',
    'JaVa&#115;cript:x',
    'data:text/html,x',
    '//a.example',
    '/tickets/WEB-1',
  ])
    assert.doesNotMatch(markdownOfMail(`[a](${address}) ![a](${address}) <${address}>`), /href|src/, address)
  assert.equal(
    markdownOfMail('![plan](https://a.example/x.png)'),
    '<p>!<a href="https://a.example/x.png">plan</a></p>',
  )
})

test('a mail shows a comment as it was written in its text, and as what it means in its HTML', () => {
  const item = { words: 'Ana commented', at: 'today', internal: false, text: 'Look at **this**' }
  const about = { subject: 'One', title: 'One', context: 'WEB-1', items: [item], more: 0, unsubscribe: null }
  const address = 'https://waybill.example/'
  const { text, html } = renderMail({ ...about, link: address, settings: address })
  assert.match(text, /Look at \*\*this\*\*/)
  assert.match(html, /<p>Look at <strong>this<\/strong><\/p>/)
})
