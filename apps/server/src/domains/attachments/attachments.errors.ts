import { Problem, conflict, invalidField } from '@waybill/contract/problems/problem.ts'

export function tooLarge(most: number): Problem {
  const words =
    most >= 1024 * 1024 ? `${String(Math.floor(most / 1024 / 1024))} MiB` : `${String(most)} bytes`
  return new Problem({
    status: 413,
    code: 'file.too_large',
    title: 'The file is too large',
    detail: `A file has at most ${words} here (${String(most)} bytes). Nothing was stored.`,
    extra: { limit: most },
  })
}

export function tooMuchToday(most: number): Problem {
  return new Problem({
    status: 429,
    code: 'file.too_much_today',
    title: 'You have attached very much today',
    detail: `Everybody may attach ${String(most)} bytes in 24 hours here. Attach the rest later, or ask whoever runs Waybill.`,
    extra: { limit: most },
  })
}

export function notMultipart(): Problem {
  return new Problem({
    status: 415,
    code: 'request.unsupported_media_type',
    title: 'The body has a media type that is not accepted',
    detail: 'Send the file as "multipart/form-data", in a part with the name "file".',
  })
}

export function brokenMultipart(why: string): Problem {
  return new Problem({
    status: 400,
    code: 'request.broken_multipart',
    title: 'The body is not whole multipart/form-data',
    detail: `${why}. Nothing was stored.`,
  })
}

export const noFile = () =>
  invalidField('/file', 'file.missing', 'is missing; send the file in a part with the name "file"')
export const emptyFile = () =>
  invalidField('/file', 'file.empty', 'is empty; send a file with something in it')
export const oneFileOnly = () =>
  invalidField('/file', 'file.more_than_one', 'stands twice; send each file in a request of its own')
export const unknownPart = (name: string) =>
  invalidField(`/${name}`, 'input.unknown_field', 'is not known here; the one part is "file"')

export const unknownComment = () =>
  invalidField('?comment', 'attachment.unknown_comment', 'is not an own comment of this ticket')

/** 503: for some seconds, the same bytes are being swept away because nothing named them for a day. */
export function fileIsLeaving(): Problem {
  return new Problem({
    status: 503,
    code: 'file.try_again',
    title: 'This file cannot be taken at this moment',
    detail: 'An unused file with the same content is being removed. Send it again in a minute.',
    headers: { 'retry-after': '60' },
  })
}

export function fileStoreFailed(cause: unknown): Problem {
  return new Problem({
    status: 503,
    code: 'file.storage',
    title: 'The server cannot store or read files at the moment',
    detail:
      'Their disk may be full, or their bucket away. Nothing of this request was stored; try again later.',
    headers: { 'retry-after': '30' },
    cause,
  })
}

export function noThumbnail(): Problem {
  return new Problem({
    status: 404,
    code: 'file.no_thumbnail',
    title: 'There is no thumbnail of this file',
    detail: 'It is no image, or one that cannot be read. Download it as it is.',
  })
}

export function tooManyImages(): Problem {
  return new Problem({
    status: 503,
    code: 'file.busy',
    title: 'Too many images are being looked at',
    detail: 'Ask again in some seconds.',
    headers: { 'retry-after': '5' },
  })
}

/** 409: the program of these bytes forgot them between the upload and the command; the same request works. */
export function fileIsGone(): Problem {
  return conflict('file.gone', 'The bytes of this file are not there any more', 'Send the file again.')
}
