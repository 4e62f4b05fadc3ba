import { useEffect, useRef, useState } from 'react'
import { client } from '../../session/client.ts'
import { filesWait } from './waiting-files.ts'
import { UploadQueue, type Upload } from './upload-queue.ts'

interface UploadOptions {
  /** Only for those who work in the project: all that waits for a comment of somebody who may write internal ones. */
  internal?: boolean
  /** An own comment that the files hang on. */
  comment?: string
}

export interface Uploads {
  list: readonly Upload[]
  /** Whether some are on their way. */
  isBusy: boolean
  /** The ids of those that are there, for the comment that takes them. */
  ids: string[]
  add: (files: readonly File[]) => void
  again: (id: number) => void
  /** Takes one out: breaks it off, or removes it from the ticket when it is there already. */
  drop: (upload: Upload) => void
  /** The comment has them now. */
  dropDone: () => void
}

/** Files that somebody attaches to a ticket. What is on its way when the place closes is broken off. */
export function useUploads(ticketId: string, options: UploadOptions = {}): Uploads {
  const [list, setList] = useState<readonly Upload[]>([])
  const wish = useRef(options)
  wish.current = options
  const queue = useRef<UploadQueue | null>(null)

  useEffect(() => {
    const opened = new UploadQueue(
      (file, { signal, onProgress }) =>
        client.attachments.add(ticketId, file, { ...wish.current, signal, onProgress }),
      setList,
    )
    queue.current = opened
    return () => {
      opened.close()
      setList([])
    }
  }, [ticketId])

  const ids = list.flatMap(({ attachment }) => attachment?.id ?? [])
  const known = ids.join()
  useEffect(() => filesWait(known === '' ? [] : known.split(',')), [known])

  return {
    list,
    isBusy: list.some(({ state }) => state === 'sending' || state === 'waiting'),
    ids,
    add: (files) => queue.current?.add(files),
    again: (id) => queue.current?.again(id),
    drop: ({ id, attachment }) => {
      queue.current?.drop(id)
      if (attachment) void client.attachments.remove(attachment.id)
    },
    dropDone: () => queue.current?.dropDone(),
  }
}
