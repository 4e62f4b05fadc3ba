import type { Readable } from 'node:stream'
import type { FastifyRequest } from 'fastify'
import { Problem } from '@waybill/contract/problems/problem.ts'
import {
  brokenMultipart,
  emptyFile,
  noFile,
  notMultipart,
  oneFileOnly,
  tooLarge,
  unknownPart,
} from './attachments.errors.ts'
import type { Files, Incoming } from './file-store.ts'
import { storing } from './store-file.ts'

export interface Upload {
  incoming: Incoming
  /** As the sender wrote it. */
  name: string
}

/** What the parts around a file may take besides it. */
const ENVELOPE_BYTES = 64 * 1024

/**
 * Receives the one file of a request, piece by piece, into a temporary file.
 * @throws Problem when it is too large, empty, not alone or not there; nothing is left then
 */
export async function receiveUpload(request: FastifyRequest, files: Files): Promise<Upload> {
  if (!request.isMultipart()) throw notMultipart()
  const announced = Number(request.headers['content-length'] ?? 0)
  if (announced > files.maxBytes + ENVELOPE_BYTES) throw tooLarge(files.maxBytes)
  let upload: Upload | null = null
  try {
    for await (const part of request.parts({
      limits: { fileSize: files.maxBytes, files: 2, fields: 1, parts: 3 },
    })) {
      if (part.fieldname !== 'file') throw unknownPart(part.fieldname)
      if (part.type !== 'file') throw noFile()
      if (upload) throw oneFileOnly()
      const incoming = await storing(() => files.receive(endingWith(part.file, request)))
      upload = { incoming, name: part.filename }
      if (part.file.truncated) throw tooLarge(files.maxBytes)
    }
    if (!upload) throw noFile()
    if (upload.incoming.size === 0) throw emptyFile()
    return upload
  } catch (error) {
    await upload?.incoming.discard()
    throw asProblem(error, files.maxBytes)
  }
}

/** A part ends quietly when its sender hangs up; then the rest of it is missing, and nothing may be kept. */
function endingWith(file: Readable, request: FastifyRequest): Readable {
  const cut = () => {
    if (!request.raw.complete) file.destroy(new Error('the sender hung up'))
  }
  request.raw.once('close', cut)
  file.once('close', () => request.raw.off('close', cut))
  return file
}

function asProblem(error: unknown, most: number): unknown {
  if (error instanceof Problem || !(error instanceof Error)) return error
  const code = 'code' in error ? error.code : undefined
  if (code === 'FST_REQ_FILE_TOO_LARGE') return tooLarge(most)
  if (code === 'FST_FILES_LIMIT' || code === 'FST_PARTS_LIMIT') return oneFileOnly()
  if (code === 'FST_FIELDS_LIMIT' || code === 'FST_PROTO_VIOLATION') return unknownPart('?')
  return brokenMultipart(error.message)
}
