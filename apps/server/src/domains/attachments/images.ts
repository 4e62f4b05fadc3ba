import type { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { THUMBNAIL_PIXELS } from '@waybill/contract/attachments/attachment.ts'
import { tooManyImages } from './attachments.errors.ts'
import { TooManyWaiting, Turns } from './turns.ts'

const IMAGE_TYPES = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp', 'image/avif'])

/** What unpacks to more is no picture that somebody took: it would only take the memory. */
const MOST_PIXELS = 100_000_000
const MOST_SECONDS = 10

/** One image at a time, in a thread of libvips: requests beside it are answered as ever. */
const turns = new Turns(100)

export interface Size {
  width: number
  height: number
}

export function isImageType(type: string): boolean {
  return IMAGE_TYPES.has(type)
}

/**
 * How large the image in a file is, turned as it is meant to be seen; null when it is none that can be read.
 * @throws Problem 503 when too many wait already
 */
export function readImageSize(path: string): Promise<Size | null> {
  return inTurn(async () => {
    const sharp = await loadSharp()
    try {
      const { autoOrient } = await sharp(path, { limitInputPixels: MOST_PIXELS }).metadata()
      return { width: autoOrient.width, height: autoOrient.height }
    } catch {
      return null
    }
  })
}

/**
 * A small picture of an image, as WebP and without what cameras write into theirs; null when it cannot be read.
 * @param read gives the bytes; asked for when it is this image's turn
 * @throws Problem 503 when too many wait already
 */
export function makeThumbnail(read: () => Promise<Readable>): Promise<Buffer | null> {
  return inTurn(async () => {
    const sharp = await loadSharp()
    const source = await buffer(await read())
    try {
      return await sharp(source, { limitInputPixels: MOST_PIXELS })
        .autoOrient()
        .resize(THUMBNAIL_PIXELS, THUMBNAIL_PIXELS, { fit: 'inside', withoutEnlargement: true })
        .webp({ quality: 78 })
        .timeout({ seconds: MOST_SECONDS })
        .toBuffer()
    } catch {
      return null
    }
  })
}

async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await turns.take(work)
  } catch (error) {
    throw error instanceof TooManyWaiting ? tooManyImages() : error
  }
}

/** Loaded with the first image: it takes 40 MB. */
async function loadSharp() {
  const { default: sharp } = await import('sharp')
  sharp.concurrency(1)
  sharp.cache(false)
  return sharp
}
