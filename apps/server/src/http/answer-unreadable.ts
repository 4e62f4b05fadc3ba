import { STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import { Problem } from '@waybill/contract/problems/problem.ts'

/** Answers what is no HTTP that can be read, and closes the connection: there is no request to answer in the usual way. */
export function answerUnreadable(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy()
    return
  }
  const { status, title, detail, code } = problemOf(error.code)
  const body = JSON.stringify(new Problem({ status, code, title, detail }).toBody())
  socket.end(
    `HTTP/1.1 ${String(status)} ${STATUS_CODES[status] ?? ''}\r\ncontent-type: application/problem+json\r\n` +
      `content-length: ${String(Buffer.byteLength(body))}\r\nconnection: close\r\n\r\n${body}`,
  )
}

function problemOf(code: string | undefined) {
  switch (code) {
    case 'HPE_HEADER_OVERFLOW':
      return {
        status: 431,
        code: 'request.headers_too_long',
        title: 'The address and the headers are too long',
        detail: 'Together they have at most 128 KiB. Shorten the query, or delete cookies of this site.',
      }
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return {
        status: 408,
        code: 'request.too_slow',
        title: 'The request took too long to arrive',
        detail: 'Send it again.',
      }
    default:
      return {
        status: 400,
        code: 'request.not_http',
        title: 'This is not a request of HTTP/1.1',
        detail: 'The connection is closed. Use http or https as the server does.',
      }
  }
}
