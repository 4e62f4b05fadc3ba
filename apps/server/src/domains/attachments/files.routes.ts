import { Readable } from 'node:stream'
import { Sha256, isShownInline } from '@waybill/contract/attachments/attachment.ts'
import { cleanFileName } from '@waybill/contract/attachments/file-name.ts'
import { notFound } from '@waybill/contract/problems/problem.ts'
import { oneOf, strict } from '@waybill/contract/schema.ts'
import Type from 'typebox'
import { defineRoute, notModified, type RouteAnswer } from '../../http/route.ts'
import { findSeenFile, type AttachmentRow } from './attachments.queries.ts'
import { noThumbnail } from './attachments.errors.ts'
import { contentDisposition } from './content-disposition.ts'
import { MissingFile, type FileStore, type Files } from './file-store.ts'
import { rangeOf, unsatisfiable } from './range.ts'
import { storing } from './store-file.ts'
import { ensureThumbnail, thumbnailOf } from './thumbnails.ts'

const Yes = oneOf(['1'])

/** The bytes of a key never change, but who may see them does: no cache between the server and the person may keep them. */
const FOR_EVER = 'private, max-age=31536000, immutable'

/** Whatever a browser makes of a file, nothing in it runs and nothing is loaded for it. */
const NOTHING_RUNS = "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'none'"

const read = defineRoute({
  method: 'GET',
  path: '/files/:sha256',
  tag: 'Attachments',
  summary:
    'The bytes of an attached file, for whoever may see a ticket or comment that holds it; with thumbnail=1 a small picture of an image',
  access: { policy: 'attachment.see' },
  params: strict({ sha256: Sha256 }),
  query: strict({
    name: Type.Optional(Type.String({ maxLength: 500, description: 'To save it under; its own by default' })),
    thumbnail: Type.Optional(Yes),
    download: Type.Optional(Yes),
  }),
  responses: { 200: Type.Unsafe<string>({ type: 'string', format: 'binary' }), 206: null, 304: null },
  produces: 'application/octet-stream',
  async handler(request) {
    const { params, query, deps, raw } = request
    const row = await findSeenFile(request.kernel.store.db, params.sha256, request.actor)
    if (!row) throw notFound('file')
    const etag = `"${row.sha256}${query.thumbnail ? '-thumbnail' : ''}"`
    if (request.has(etag)) return notModified(etag)
    if (query.thumbnail) return thumbnail(deps.files, row, etag)
    const wanted = rangeOf(raw.headers, row.size, etag)
    if (wanted === 'unsatisfiable') throw unsatisfiable(row.size)
    return whole(deps.files, row, {
      etag,
      range: wanted,
      name: cleanFileName(query.name ?? row.name),
      download: query.download !== undefined,
      withBytes: raw.method !== 'HEAD',
    })
  },
})

export const filesRoutes = [read]

async function whole(
  { store }: Files,
  row: AttachmentRow,
  options: {
    etag: string
    range: { start: number; end: number } | null
    name: string
    download: boolean
    /** Of nothing but the headers, a stream would be read to its end for nobody. */
    withBytes: boolean
  },
): Promise<RouteAnswer> {
  const { range } = options
  const shown = isShownInline(row.type)
  const { sha256 } = row
  const body = options.withBytes
    ? await storing(() => store.read(sha256, range ?? undefined)).catch(missing)
    : await nothingOf(store, sha256)
  const length = range ? range.end - range.start + 1 : row.size
  return {
    status: range ? 206 : 200,
    body,
    headers: {
      'content-type': shown ? typeHeader(row.type) : 'application/octet-stream',
      'content-length': String(length),
      'content-disposition': contentDisposition(
        shown && !options.download ? 'inline' : 'attachment',
        options.name,
      ),
      'content-security-policy': NOTHING_RUNS,
      'x-content-type-options': 'nosniff',
      'cache-control': FOR_EVER,
      'accept-ranges': 'bytes',
      etag: options.etag,
      ...(range && {
        'content-range': `bytes ${String(range.start)}-${String(range.end)}/${String(row.size)}`,
      }),
    },
  }
}

async function nothingOf(store: FileStore, sha256: string): Promise<Readable> {
  if ((await storing(() => store.size(sha256))) === null) missing(new MissingFile(sha256, store.place))
  return Readable.from([])
}

function typeHeader(type: string): string {
  return type === 'text/plain' ? 'text/plain; charset=utf-8' : type
}

async function thumbnail(files: Files, row: AttachmentRow, etag: string): Promise<RouteAnswer> {
  if (row.width === null) throw noThumbnail()
  const made = await storing(() => ensureThumbnail(files, row.sha256)).catch(missing)
  if (!made) throw noThumbnail()
  const body = await storing(() => files.store.read(thumbnailOf(row.sha256))).catch(missing)
  return {
    status: 200,
    body,
    headers: {
      'content-type': 'image/webp',
      'content-security-policy': NOTHING_RUNS,
      'x-content-type-options': 'nosniff',
      'cache-control': FOR_EVER,
      etag,
    },
  }
}

/** The log names it, the store has lost it: who runs the place is told by the log of the server. */
function missing(error: unknown): never {
  throw error instanceof MissingFile ? notFound('file', error) : error
}
