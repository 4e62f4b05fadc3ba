import { readFileSync, writeFileSync } from 'node:fs'
import { randomBytes } from 'node:crypto'
import { isIP } from 'node:net'
import { join, resolve } from 'node:path'
import { addressOf, type MailSettings } from './domains/mail/mail-settings.ts'
import type { Bucket } from './io/files/s3-files.ts'
import { makeFolder } from './io/make-folder.ts'
import { allowedHosts } from './io/outside/allowed-hosts.ts'

/** Everything that may be set from outside; `waybill doctor` prints it with its source. */
export interface Settings {
  port: number
  host: string
  /** Folder of `waybill.db` and `secret.key`. */
  data: string
  /** Where attached files are: below `data`, or in a bucket. */
  files: 'disk' | Bucket
  /** Of one attached file. */
  maxFileBytes: number
  /** That one person may attach in 24 hours; 0: as many as they like. */
  maxBytesPerDay: number
  /** PostgreSQL instead of the file. */
  databaseUrl: string | null
  /** What carries wake-ups and signals between nodes on PostgreSQL, instead of PostgreSQL itself. */
  redisUrl: string | null
  publicUrl: URL
  /** The mail server that the environment names; null: admins fill it in. */
  mail: MailSettings | null
  /** The first signs, all verify. */
  secrets: string[]
  adminEmail: string | null
  adminPassword: string | null
  limits: boolean
  logLevel: string
  /** How many proxies in front of Waybill are trusted to name the address of the client. */
  trustedProxies: number
  /** Hosts in private networks that may be called: `name`, `name:port`, an address, or a network such as 10.1.0.0/16. */
  allowedHosts: string[]
  /** Modules of plugins that do not come with Waybill. */
  plugins: string[]
}

/** A setting as `doctor` shows it: masked where it is secret. */
export interface SettingReport {
  name: string
  value: string
  source: 'environment' | 'default' | 'secret.key'
}

/** A setting that is wrong or unknown: the start stops with its name. */
export class SettingsError extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'SettingsError'
  }
}

type Environment = Readonly<Record<string, string | undefined>>

const MIB = 1024 * 1024
const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']
const DEFAULTS: Record<string, string | null> = {
  PORT: '3000',
  HOST: '127.0.0.1',
  WAYBILL_DATA: './data',
  DATABASE_URL: null,
  REDIS_URL: null,
  WAYBILL_URL: null,
  WAYBILL_FILES: null,
  WAYBILL_MAX_FILE: '25',
  WAYBILL_MAX_FILES_PER_DAY: '0',
  AWS_ACCESS_KEY_ID: null,
  AWS_SECRET_ACCESS_KEY: null,
  WAYBILL_SECRET: null,
  WAYBILL_ADMIN_EMAIL: null,
  WAYBILL_ADMIN_PASSWORD: null,
  WAYBILL_LIMITS: 'on',
  WAYBILL_TRUSTED_PROXIES: '0',
  WAYBILL_ALLOWED_HOSTS: null,
  WAYBILL_PLUGINS: null,
  WAYBILL_ALLOW_HOSTS: null,
  WAYBILL_SMTP_URL: null,
  WAYBILL_MAIL_FROM: null,
  WAYBILL_MAIL_REPLY_TO: null,
  LOG_LEVEL: 'info',
}
const SECRET = new Set(['WAYBILL_SECRET', 'WAYBILL_ADMIN_PASSWORD', 'AWS_SECRET_ACCESS_KEY'])

/**
 * Reads the settings. Relative folders count from `cwd`. Does not touch the disk: the secret of `secret.key` is read by
 * `loadSecrets`, when something really needs it.
 * @throws SettingsError that names the setting.
 */
export function readSettings(environment: Environment, cwd: string): Settings {
  for (const name of Object.keys(environment)) {
    if (name.startsWith('WAYBILL_') && !name.startsWith('WAYBILL_TEST_') && !(name in DEFAULTS)) {
      throw new SettingsError(
        `${name} is not a setting of Waybill; known are ${Object.keys(DEFAULTS).join(', ')}`,
      )
    }
  }
  const get = (name: string) => environment[name] || DEFAULTS[name] || null
  if ((get('WAYBILL_ADMIN_EMAIL') === null) !== (get('WAYBILL_ADMIN_PASSWORD') === null)) {
    throw new SettingsError('WAYBILL_ADMIN_EMAIL and WAYBILL_ADMIN_PASSWORD go together: set both or none')
  }
  if (get('REDIS_URL') !== null && get('DATABASE_URL') === null) {
    throw new SettingsError(
      'REDIS_URL goes with DATABASE_URL: Redis connects nodes, and on a file there is only one; take REDIS_URL away',
    )
  }
  const port = wholeNumber('PORT', get('PORT'), 0, 65_535)
  const host = get('HOST') ?? '127.0.0.1'
  return {
    port,
    host,
    data: resolve(cwd, get('WAYBILL_DATA') ?? './data'),
    files: filesPlace(get('WAYBILL_FILES'), get('AWS_ACCESS_KEY_ID'), get('AWS_SECRET_ACCESS_KEY')),
    maxFileBytes: wholeNumber('WAYBILL_MAX_FILE', get('WAYBILL_MAX_FILE'), 1, 1_024) * MIB,
    maxBytesPerDay:
      wholeNumber('WAYBILL_MAX_FILES_PER_DAY', get('WAYBILL_MAX_FILES_PER_DAY'), 0, 1_048_576) * MIB,
    databaseUrl: databaseUrl(get('DATABASE_URL')),
    redisUrl: redisUrl(get('REDIS_URL')),
    publicUrl: publicUrl(get('WAYBILL_URL'), host, port),
    mail: mailSettings(get('WAYBILL_SMTP_URL'), get('WAYBILL_MAIL_FROM'), get('WAYBILL_MAIL_REPLY_TO')),
    secrets: secretList(get('WAYBILL_SECRET')),
    adminEmail: get('WAYBILL_ADMIN_EMAIL'),
    adminPassword: get('WAYBILL_ADMIN_PASSWORD'),
    limits: oneOf('WAYBILL_LIMITS', get('WAYBILL_LIMITS'), ['on', 'off']) === 'on',
    trustedProxies: wholeNumber('WAYBILL_TRUSTED_PROXIES', get('WAYBILL_TRUSTED_PROXIES'), 0, 10),
    // Both names are in use among people who set up such programs.
    plugins: wordList(get('WAYBILL_PLUGINS')).map((path) => resolve(cwd, path)),
    allowedHosts: ['WAYBILL_ALLOWED_HOSTS', 'WAYBILL_ALLOW_HOSTS'].flatMap((name) =>
      hostList(name, get(name)),
    ),
    logLevel: oneOf('LOG_LEVEL', get('LOG_LEVEL'), LOG_LEVELS),
  }
}

/** Every setting with its value and where it comes from; secrets and passwords in URLs are masked. */
export function reportSettings(environment: Environment): SettingReport[] {
  return Object.entries(DEFAULTS).map(([name, fallback]) => {
    const given = environment[name]
    if (given) return { name, value: mask(name, given), source: 'environment' }
    if (name === 'WAYBILL_SECRET') return { name, value: '********', source: 'secret.key' }
    return { name, value: fallback ?? '(not set)', source: 'default' }
  })
}

function mask(name: string, value: string): string {
  if (SECRET.has(name)) return '********'
  return value.replace(/(:\/\/[^:/@]*:)[^@]*@/, '$1********@')
}

/**
 * The keys that sign tokens: those of WAYBILL_SECRET, or the one in `secret.key`, which is made on the first start and
 * readable by its owner only.
 */
export function loadSecrets(settings: Settings): Uint8Array[] {
  const texts = settings.secrets.length > 0 ? settings.secrets : [readOrMakeKey(settings.data)]
  return texts.map((text) => new TextEncoder().encode(text))
}

function readOrMakeKey(folder: string): string {
  const file = join(folder, 'secret.key')
  makeFolder(folder)
  try {
    // `wx` fails when the file exists: of two processes that start at once, one makes the key and both read it.
    writeFileSync(file, `${randomBytes(32).toString('base64url')}\n`, { mode: 0o600, flag: 'wx' })
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
  }
  const key = readFileSync(file, 'utf8').trim()
  if (key.length < 32) throw new SettingsError(`${file} is damaged: it must hold at least 32 characters`)
  return key
}

function wholeNumber(name: string, value: string | null, least: number, most: number): number {
  const number = Number(value)
  if (!/^\d+$/.test(value ?? '') || number < least || number > most) {
    throw new SettingsError(
      `${name} must be a whole number from ${String(least)} to ${String(most)}, not "${value ?? ''}"`,
    )
  }
  return number
}

function oneOf(name: string, value: string | null, choices: readonly string[]): string {
  if (value === null || !choices.includes(value)) {
    throw new SettingsError(`${name} must be one of ${choices.join(', ')}, not "${value ?? ''}"`)
  }
  return value
}

function databaseUrl(value: string | null): string | null {
  if (value === null) return null
  const url = URL.canParse(value) ? new URL(value) : null
  if (!url || !['postgres:', 'postgresql:'].includes(url.protocol)) {
    throw new SettingsError('DATABASE_URL must look like postgres://user:password@host:5432/database')
  }
  return value
}

/** `s3://bucket/prefix?region=eu-west-1&endpoint=https://s3.example.org` */
function filesPlace(value: string | null, keyId: string | null, key: string | null): 'disk' | Bucket {
  if (value === null) return 'disk'
  const url = URL.canParse(value) ? new URL(value) : null
  const known = ['region', 'endpoint']
  const unknown = [...(url?.searchParams.keys() ?? [])].filter((name) => !known.includes(name))
  if (url?.protocol !== 's3:' || url.hostname === '' || unknown.length > 0) {
    throw new SettingsError(
      'WAYBILL_FILES must look like s3://bucket/prefix?region=eu-west-1, with &endpoint=https://... for another service',
    )
  }
  if (keyId === null || key === null)
    throw new SettingsError('WAYBILL_FILES on S3 needs AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY')
  const region = url.searchParams.get('region') ?? 'us-east-1'
  const endpoint = url.searchParams.get('endpoint') ?? `https://s3.${region}.amazonaws.com`
  const service = URL.canParse(endpoint) ? new URL(endpoint) : null
  if (!service || !['http:', 'https:'].includes(service.protocol) || service.pathname !== '/')
    throw new SettingsError(`WAYBILL_FILES: the endpoint must be an http or https address without a path`)
  const prefix = url.pathname.replace(/^\/|\/$/g, '')
  return {
    endpoint: service,
    bucket: url.hostname,
    prefix: prefix === '' ? '' : `${prefix}/`,
    region,
    keyId,
    key,
  }
}

function redisUrl(value: string | null): string | null {
  if (value === null) return null
  const url = URL.canParse(value) ? new URL(value) : null
  if (!url || !['redis:', 'rediss:'].includes(url.protocol) || url.hostname === '') {
    throw new SettingsError('REDIS_URL must look like redis://user:password@host:6379 (rediss:// with TLS)')
  }
  return value
}

function publicUrl(value: string | null, host: string, port: number): URL {
  if (value === null) {
    const everywhere = host === '0.0.0.0' || host === '::'
    const name = everywhere ? 'localhost' : isIP(host) === 6 ? `[${host}]` : host
    return new URL(`http://${name}:${String(port)}`)
  }
  const url = URL.canParse(value) ? new URL(value) : null
  if (!url || !['http:', 'https:'].includes(url.protocol)) {
    throw new SettingsError(`WAYBILL_URL must be an http or https address, not "${value}"`)
  }
  return url
}

/** `smtp://user:password@host:587` asks for STARTTLS, `smtps://` begins with TLS, `smtp://host?tls=no` is plain text. */
function mailSettings(
  value: string | null,
  from: string | null,
  replyTo: string | null,
): MailSettings | null {
  if (value === null && from === null) return null
  if (value === null || from === null)
    throw new SettingsError('WAYBILL_SMTP_URL and WAYBILL_MAIL_FROM go together: set both or none')
  const url = URL.canParse(value) ? new URL(value) : null
  const tls = url?.searchParams.get('tls') ?? null
  if (
    !url ||
    !['smtp:', 'smtps:'].includes(url.protocol) ||
    url.hostname === '' ||
    ![null, 'no'].includes(tls)
  )
    throw new SettingsError(
      'WAYBILL_SMTP_URL must look like smtp://user:password@host:587, smtps://user:password@host, or smtp://host?tls=no without encryption',
    )
  const isTls = url.protocol === 'smtps:'
  const of = (name: string, text: string) => {
    try {
      return addressOf(name, text)
    } catch (error) {
      throw new SettingsError(error instanceof Error ? error.message : String(error))
    }
  }
  return {
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port === '' ? (isTls ? 465 : 587) : Number(url.port),
    security: isTls ? 'tls' : tls === 'no' ? 'none' : 'starttls',
    user: url.username === '' ? null : decodeURIComponent(url.username),
    password: url.password === '' ? null : decodeURIComponent(url.password),
    from: of('WAYBILL_MAIL_FROM', from),
    replyTo: replyTo === null ? null : of('WAYBILL_MAIL_REPLY_TO', replyTo).address,
  }
}

function wordList(value: string | null): string[] {
  return (value ?? '')
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '')
}

function hostList(name: string, value: string | null): string[] {
  const hosts = wordList(value)
  try {
    allowedHosts(hosts)
  } catch (error) {
    throw new SettingsError(`${name}: ${error instanceof Error ? error.message : String(error)}`)
  }
  return hosts
}

function secretList(value: string | null): string[] {
  const secrets = wordList(value)
  if (secrets.some((secret) => secret.length < 32)) {
    throw new SettingsError(
      'WAYBILL_SECRET must have at least 32 characters (several are separated by commas)',
    )
  }
  return secrets
}
