import type { Attachment, AttachmentList } from '@waybill/contract/attachments/attachment.ts'
import type { CallOptions } from '../http/ask.ts'
import type { Http } from '../http/http.ts'
import { everyItem } from '../http/pages.ts'
import { path } from '../http/path.ts'
import type { PageQuery } from './page-query.ts'

interface AddOptions extends CallOptions {
  /** Of the file; a `File` has its own. */
  name?: string
  /** An own comment of the ticket, which the file hangs on. */
  comment?: string
  /** Only for those who work in the project: for what goes with an internal comment, or is to wait until one is sent. */
  internal?: boolean
  /** Hears how much of it is on its way, from 0 to 1; in browsers, which alone can tell. */
  onProgress?: (share: number) => void
}

interface FileQuery {
  /** To save it under. */
  name?: string
  /** A small picture of an image. */
  thumbnail?: boolean
  /** Saved, never shown. */
  download?: boolean
}

/** Files of tickets and comments. */
export function attachmentCalls(http: Http) {
  const list = (ticket: string, query: PageQuery = {}, options?: CallOptions) =>
    http.get<AttachmentList>(path`/tickets/${ticket}/attachments`, { ...query }, options)

  return {
    list,
    every: (ticket: string, query: PageQuery = {}) => everyItem((page) => list(ticket, page), query),
    get: (attachment: string, options?: CallOptions) =>
      http.get<Attachment>(path`/attachments/${attachment}`, undefined, options),
    /** Sends a file; the `signal` of the options breaks it off, and then nothing of it is stored. */
    async add(ticket: string, file: Blob | string, options: AddOptions = {}): Promise<Attachment> {
      const { name, comment, internal, onProgress, ...call } = options
      const content = file instanceof Blob ? file : new Blob([file])
      const form = new FormData()
      form.append('file', content, name ?? (content instanceof File ? content.name : 'file'))
      const answer = await http.request<Attachment>({
        ...call,
        method: 'POST',
        path: path`/tickets/${ticket}/attachments`,
        query: { comment, internal },
        form,
        ...(onProgress && { onProgress }),
      })
      return answer.body
    },
    remove: (attachment: string, options?: CallOptions) =>
      http.send<void>('DELETE', path`/attachments/${attachment}`, undefined, options),
    /** Where the bytes are, for pages whose cookies say who asks. */
    url: (sha256: string, query: FileQuery = {}) => http.address(path`/files/${sha256}`, queryOf(query)),
    read: (sha256: string, query: FileQuery = {}, options?: CallOptions) =>
      http.download(path`/files/${sha256}`, queryOf(query), options),
  }
}

function queryOf({ name, thumbnail, download }: FileQuery) {
  return {
    name,
    ...(thumbnail && { thumbnail: '1' }),
    ...(download && { download: '1' }),
  }
}
