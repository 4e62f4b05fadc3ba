import { Readable } from 'node:stream'
import { storeFile, type StoredFile } from '../attachments/store-file.ts'
import type { Files } from '../attachments/file-store.ts'
import type { Kernel } from '../../kernel/run-command.ts'
import { seededRandom, type Random } from './seeded-random.ts'

const WIDTH = 960
const HEIGHT = 540

/** Drawings that stand for what people attach: by name of the file. No text in them, since machines have different fonts. */
const DRAWINGS: Record<string, (random: Random) => string> = {
  'screenshot.png': screenshot,
  'phone.png': phone,
  'last-24-hours.png': chart,
  'rack.png': rack,
}

export type Pictures = ReadonlyMap<string, StoredFile>

/** Draws the pictures and stores their bytes; tickets name them later. */
export async function makePictures(kernel: Kernel, files: Files): Promise<Pictures> {
  const { default: sharp } = await import('sharp')
  const pictures = new Map<string, StoredFile>()
  const random = seededRandom(7)
  for (const [name, draw] of Object.entries(DRAWINGS)) {
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${String(WIDTH)}" height="${String(HEIGHT)}">${draw(random)}</svg>`
    const png = await sharp(Buffer.from(svg)).png({ palette: true }).toBuffer()
    const incoming = await files.receive(Readable.from([png]))
    try {
      pictures.set(name, await storeFile(kernel, files, { incoming, name }))
    } finally {
      await incoming.discard()
    }
  }
  return pictures
}

const rect = (x: number, y: number, width: number, height: number, fill: string, radius = 4) =>
  `<rect x="${String(x)}" y="${String(y)}" width="${String(width)}" height="${String(height)}" rx="${String(radius)}" fill="${fill}"/>`

const background = (fill: string) => rect(0, 0, WIDTH, HEIGHT, fill, 0)

/** A shop page in a browser, with a broken last line. */
function screenshot(random: Random): string {
  const cards = Array.from({ length: 8 }, (_, index) => {
    const [x, y] = [40 + (index % 4) * 225, 120 + Math.floor(index / 4) * 205]
    const hue = String(random.between(150, 220))
    return (
      rect(x, y, 205, 120, `hsl(${hue} 28% 78%)`) +
      rect(x, y + 132, 150, 12, '#9aa5a9') +
      rect(x, y + 152, 60, 12, '#c3cacc')
    )
  })
  return [
    background('#f6f7f7'),
    rect(0, 0, WIDTH, 36, '#dfe3e4', 0),
    rect(140, 8, 620, 20, '#ffffff', 10),
    rect(40, 60, 120, 24, '#22616b'),
    rect(760, 60, 160, 24, '#e4e8e9'),
    ...cards,
    rect(250, 440, 470, 64, '#b42318'),
    rect(280, 465, 300, 14, '#ffffff'),
  ].join('')
}

/** A narrow page whose button is half hidden. */
function phone(): string {
  return [
    background('#e9edee'),
    rect(340, 20, 280, 500, '#1d2426', 28),
    rect(352, 44, 256, 452, '#ffffff', 10),
    rect(372, 64, 120, 16, '#22616b'),
    ...[100, 160, 220, 280].map((y) => rect(372, y, 216, 44, '#eceff0')),
    rect(372, 420, 216, 40, '#22616b'),
    rect(352, 392, 256, 46, '#f3d9a4', 0),
  ].join('')
}

/** A day of traffic with a gap. */
function chart(random: Random): string {
  let y = 320
  const points = Array.from({ length: 96 }, (_, index) => {
    y = Math.min(440, Math.max(90, y + random.between(-34, 34)))
    return `${String(60 + index * 9)},${String(index > 60 && index < 67 ? 470 : y)}`
  })
  return [
    background('#ffffff'),
    ...[90, 185, 280, 375, 470].map((at) => rect(60, at, 860, 1, '#e0e4e5', 0)),
    `<polyline points="${points.join(' ')}" fill="none" stroke="#22616b" stroke-width="2.5"/>`,
    rect(600, 80, 62, 390, 'rgba(180,35,24,0.12)', 0),
  ].join('')
}

/** Switches in a rack; one lamp is orange. */
function rack(random: Random): string {
  const units = Array.from({ length: 7 }, (_, unit) => {
    const y = 40 + unit * 66
    const ports = Array.from({ length: 24 }, (_, port) => {
      const lamp = unit === 3 && port === 0 ? '#f79009' : random.next() < 0.7 ? '#32d583' : '#475467'
      return (
        rect(250 + port * 24, y + 12, 16, 16, '#101828', 2) + rect(254 + port * 24, y + 34, 8, 5, lamp, 2)
      )
    })
    return rect(150, y, 700, 54, '#344054') + ports.join('')
  })
  return background('#1d2939') + units.join('')
}
