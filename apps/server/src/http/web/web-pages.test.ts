import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { brotliCompressSync, brotliDecompressSync } from 'node:zlib'
import { createTestWorld, type TestWorld } from '../../testing/test-world.ts'

const HTML =
  '<!doctype html><meta property="csp-nonce" nonce="__CSP_NONCE__"><script src="/assets/main-1a2b.js">'
const SCRIPT = 'document.title = "Waybill"'
const BROWSER = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' }

describe('the web application', () => {
  const folder = mkdtempSync(join(tmpdir(), 'waybill-web-'))
  let world: TestWorld
  before(async () => {
    mkdirSync(join(folder, 'assets'))
    writeFileSync(join(folder, 'index.html'), HTML)
    writeFileSync(join(folder, 'icon.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>')
    writeFileSync(join(folder, '.build.json'), '{}')
    writeFileSync(join(folder, 'assets/main-1a2b.js'), SCRIPT)
    writeFileSync(join(folder, 'assets/main-1a2b.js.br'), brotliCompressSync(SCRIPT))
    world = await createTestWorld({ web: folder })
  })
  after(async () => {
    await world.close()
    rmSync(folder, { recursive: true })
  })

  const get = (url: string, headers: Record<string, string> = BROWSER) => world.app.inject({ url, headers })

  test('answers every address of a page, known or not, with the application', async () => {
    for (const url of ['/', '/setup', '/invitation', '/tickets/WEB-1?at=5', '/no/such/page', '/apiary']) {
      const page = await get(url)
      assert.equal(page.statusCode, 200, url)
      assert.match(String(page.headers['content-type']), /^text\/html/)
      assert.equal(page.headers['cache-control'], 'private, no-cache')
    }
    assert.equal((await get('/', { accept: '*/*' })).statusCode, 200)
  })

  test('lets no script run that stands in a page, and styles only by a nonce that each answer has anew', async () => {
    const [one, two] = [await get('/'), await get('/')]
    const policies = [one, two].map((page) => String(page.headers['content-security-policy']))
    const [first] = policies
    assert.match(first ?? '', /script-src 'self';/)
    assert.ok(!first?.includes('unsafe'))
    const nonces = policies.map((policy) => /style-src 'self' 'nonce-([\w-]{24})'/.exec(policy)?.[1])
    assert.notEqual(nonces[0], nonces[1])
    assert.ok(one.body.includes(`nonce="${String(nonces[0])}"`))
    assert.match(first ?? '', /connect-src 'self' ws:\/\/waybill\.test;/)
  })

  test('sends a page that the browser has not again, and leaves it the policy of its copy', async () => {
    const etag = String((await get('/')).headers['etag'])
    const again = await get('/tickets', { ...BROWSER, 'if-none-match': etag })
    assert.equal(again.statusCode, 304)
    assert.equal(again.headers['content-security-policy'], undefined)
    assert.equal(again.body, '')
  })

  test('sends files with a hash in their name compressed and for ever, others to be asked for again', async () => {
    const packed = await get('/assets/main-1a2b.js', { 'accept-encoding': 'gzip, br' })
    assert.equal(packed.headers['content-encoding'], 'br')
    assert.equal(brotliDecompressSync(packed.rawPayload).toString(), SCRIPT)
    assert.equal(packed.headers['cache-control'], 'public, max-age=31536000, immutable')
    assert.equal(packed.headers['vary'], 'accept-encoding')
    assert.match(String(packed.headers['content-type']), /javascript/)
    const plain = await get('/assets/main-1a2b.js', {})
    assert.equal(plain.body, SCRIPT)
    const icon = await get('/icon.svg')
    assert.equal(icon.statusCode, 200)
    assert.equal(icon.headers['cache-control'], 'private, no-cache')
  })

  test('has nothing at an unknown file, outside of its folder, or at an unknown address of the API', async () => {
    for (const url of [
      '/assets/main-9z9z.js',
      '/assets/',
      '/assets/..%2f.build.json',
      '/assets/..%2findex.html',
      '/robots.txt',
      '/.build.json',
      '/api/nothing',
      '/api/v1/nothing',
      '/docs/nothing',
      '/metrics/x',
    ]) {
      const answer = await get(url)
      assert.ok([400, 403, 404].includes(answer.statusCode), `${url}: ${String(answer.statusCode)}`)
      assert.match(String(answer.headers['content-type']), /problem\+json/, url)
    }
  })

  test('is no answer to a program that wants JSON, or to anything but GET and HEAD', async () => {
    assert.equal((await get('/tickets', { accept: 'application/json' })).statusCode, 404)
    assert.equal(
      (await world.app.inject({ method: 'POST', url: '/tickets', headers: BROWSER })).statusCode,
      404,
    )
    const head = await world.app.inject({ method: 'HEAD', url: '/tickets', headers: BROWSER })
    assert.equal(head.statusCode, 200)
    assert.equal(head.body, '')
  })

  test('leaves the API its own strict policy', async () => {
    const answer = await get('/api/health')
    assert.match(
      String(answer.headers['content-security-policy']),
      /^default-src 'none';frame-ancestors 'none'$/,
    )
  })

  test('that was built anew is there without a restart, and one that is gone is said in words', async () => {
    writeFileSync(join(folder, 'index.html'), `${HTML}<title>New`)
    assert.match((await get('/')).body, /<title>New/)
    rmSync(join(folder, 'index.html'))
    const page = await get('/')
    assert.equal(page.statusCode, 503)
    assert.match(page.body, /its web application is not built/)
    assert.equal((await get('/setup')).statusCode, 200)
    assert.equal((await get('/tickets')).statusCode, 404)
    writeFileSync(join(folder, 'index.html'), HTML)
  })
})
