import {
  File,
  FileArchive,
  FileCode,
  FileImage,
  FileSpreadsheet,
  FileText,
  FileVideo,
  type LucideIcon,
} from 'lucide-react'

const ICONS: readonly [RegExp, LucideIcon][] = [
  [/^image\//, FileImage],
  [/^(video|audio)\//, FileVideo],
  [/zip|tar|compressed|rar|7z/, FileArchive],
  [/sheet|excel|csv/, FileSpreadsheet],
  [/html|xml|json|javascript/, FileCode],
  [/^text\/|pdf|word|document/, FileText],
]

/** What kind of file it is, as a picture that says nothing else. */
export function FileIcon({ type }: { type: string }) {
  const Icon = ICONS.find(([pattern]) => pattern.test(type))?.[1] ?? File
  return <Icon aria-hidden />
}
