import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { readSettings, reportSettings, SettingsError } from './settings.ts'

describe('REDIS_URL', () => {
  const DATABASE_URL = 'postgres://waybill@127.0.0.1/waybill'

  test('is taken beside PostgreSQL, and nothing is not one', () => {
    const REDIS_URL = 'rediss://waybill:hush@127.0.0.1:6380/2'
    assert.equal(readSettings({ DATABASE_URL, REDIS_URL }, '/').redisUrl, REDIS_URL)
    assert.equal(readSettings({ DATABASE_URL, REDIS_URL: '' }, '/').redisUrl, null)
  })

  test('is refused on a file, which has one node only', () => {
    assert.throws(() => readSettings({ REDIS_URL: 'redis://127.0.0.1' }, '/'), {
      name: SettingsError.name,
      message: /REDIS_URL goes with DATABASE_URL/,
    })
  })

  test('of any other kind is refused, and what it held is not repeated', () => {
    for (const REDIS_URL of ['127.0.0.1:6379', 'http://u:hush@127.0.0.1', 'redis:hush'])
      assert.throws(
        () => readSettings({ DATABASE_URL, REDIS_URL }, '/'),
        (error: Error) =>
          error.message.startsWith('REDIS_URL must look like') && !error.message.includes('127.0.0.1:6379'),
      )
  })

  test('is shown with its password masked', () => {
    for (const REDIS_URL of ['redis://:hush@127.0.0.1', 'redis://waybill:hush@127.0.0.1']) {
      const shown = reportSettings({ DATABASE_URL, REDIS_URL }).find(({ name }) => name === 'REDIS_URL')
      assert.match(shown?.value ?? '', /:\*{8}@127\.0\.0\.1$/)
    }
  })
})

describe('WAYBILL_FILES', () => {
  const keys = { AWS_ACCESS_KEY_ID: 'id', AWS_SECRET_ACCESS_KEY: 'hush' }
  const read = (WAYBILL_FILES: string) => readSettings({ WAYBILL_FILES, ...keys }, '/').files

  test('keeps files in the data folder unless it names a bucket', () => {
    assert.equal(readSettings({}, '/').files, 'disk')
    assert.deepEqual(read('s3://waybill?region=eu-west-1'), {
      endpoint: new URL('https://s3.eu-west-1.amazonaws.com'),
      bucket: 'waybill',
      prefix: '',
      region: 'eu-west-1',
      keyId: 'id',
      key: 'hush',
    })
    const other = read('s3://waybill/a/b/?endpoint=http://127.0.0.1:9000')
    assert.ok(other !== 'disk')
    assert.deepEqual([other.endpoint.href, other.prefix], ['http://127.0.0.1:9000/', 'a/b/'])
  })

  test('is refused with what it should look like', () => {
    for (const value of ['/var/files', 's3://', 'https://bucket', 's3://b?reg=x', 's3://b?endpoint=ftp://x'])
      assert.throws(() => read(value), /WAYBILL_FILES/)
    assert.throws(() => readSettings({ WAYBILL_FILES: 's3://b' }, '/'), /needs AWS_ACCESS_KEY_ID/)
  })

  test('never shows the secret key', () => {
    const shown = reportSettings({ ...keys }).find(({ name }) => name === 'AWS_SECRET_ACCESS_KEY')
    assert.equal(shown?.value, '********')
  })
})

test('WAYBILL_MAX_FILES_PER_DAY is in MiB, and 0 where nobody has set it', () => {
  assert.equal(readSettings({}, '/').maxBytesPerDay, 0)
  assert.equal(readSettings({ WAYBILL_MAX_FILES_PER_DAY: '200' }, '/').maxBytesPerDay, 200 * 1024 * 1024)
  assert.throws(() => readSettings({ WAYBILL_MAX_FILES_PER_DAY: '-1' }, '/'), /WAYBILL_MAX_FILES_PER_DAY/)
})

test('WAYBILL_MAX_FILE is in MiB, from 1 to 1024', () => {
  assert.equal(readSettings({}, '/').maxFileBytes, 25 * 1024 * 1024)
  assert.equal(readSettings({ WAYBILL_MAX_FILE: '1' }, '/').maxFileBytes, 1024 * 1024)
  for (const WAYBILL_MAX_FILE of ['0', '1025', '25MB', '-1'])
    assert.throws(() => readSettings({ WAYBILL_MAX_FILE }, '/'), /WAYBILL_MAX_FILE/)
})

describe('WAYBILL_SMTP_URL', () => {
  const WAYBILL_MAIL_FROM = 'Help desk <help@example.org>'
  const read = (WAYBILL_SMTP_URL: string) => readSettings({ WAYBILL_SMTP_URL, WAYBILL_MAIL_FROM }, '/').mail

  test('names the server, its encryption and who signs in', () => {
    assert.equal(readSettings({}, '/').mail, null)
    assert.deepEqual(read('smtp://ana%40example.org:hu%3Ash@smtp.example.org'), {
      host: 'smtp.example.org',
      port: 587,
      security: 'starttls',
      user: 'ana@example.org',
      password: 'hu:sh',
      from: { name: 'Help desk', address: 'help@example.org' },
      replyTo: null,
    })
    const tls = read('smtps://smtp.example.org')
    assert.deepEqual([tls?.port, tls?.security, tls?.user], [465, 'tls', null])
    const plain = read('smtp://127.0.0.1:25?tls=no')
    assert.deepEqual([plain?.port, plain?.security], [25, 'none'])
  })

  test('is refused with what it should look like, without the sender, and with a sender that is none', () => {
    for (const value of ['smtp.example.org', 'https://smtp.example.org', 'smtp://host?tls=maybe'])
      assert.throws(() => read(value), /WAYBILL_SMTP_URL must look like/)
    assert.throws(() => readSettings({ WAYBILL_SMTP_URL: 'smtp://host' }, '/'), /go together/)
    for (const from of ['nobody', 'A <a@b>, B <b@c>', 'a@b\nBcc: c@d'])
      assert.throws(
        () => readSettings({ WAYBILL_SMTP_URL: 'smtp://host', WAYBILL_MAIL_FROM: from }, '/'),
        /WAYBILL_MAIL_FROM must be an address/,
      )
  })

  test('is shown with its password masked', () => {
    const shown = reportSettings({ WAYBILL_SMTP_URL: 'smtp://ana:hush@smtp.example.org' })
    assert.match(shown.find(({ name }) => name === 'WAYBILL_SMTP_URL')?.value ?? '', /ana:\*{8}@smtp/)
  })
})
