import { useEffect, useRef, useState } from 'react'
import { client } from '../../session/client.ts'
import { UploadQueue, type Upload } from './upload-queue.ts'
import type { Uploads } from './use-uploads.ts'

export interface StagedUploads extends Uploads {
  /** Sends them to a ticket that is there now; they go on when the place closes. @returns those that failed */
  sendTo: (ticketId: string) => Promise<readonly Upload[]>
  /** For the next ticket. */
  startAgain: () => void
}

/** Files that are chosen for a ticket before it is there. */
export function useStagedUploads(): StagedUploads {
  const [list, setList] = useState<readonly Upload[]>([])
  const ticket = useRef<string | null>(null)
  const queue = useRef<UploadQueue | null>(null)

  useEffect(() => {
    const opened = new UploadQueue(
      (file, options) => {
        if (ticket.current === null) throw new Error('files are sent before their ticket is there')
        return client.attachments.add(ticket.current, file, options)
      },
      setList,
      { isHeld: true },
    )
    queue.current = opened
    return () => {
      if (ticket.current === null) opened.close()
    }
  }, [])

  return {
    list,
    isBusy: list.some(({ state }) => state === 'sending' || state === 'waiting'),
    ids: list.flatMap(({ attachment }) => attachment?.id ?? []),
    add: (files) => queue.current?.add(files),
    again: (id) => queue.current?.again(id),
    drop: ({ id, attachment }) => {
      queue.current?.drop(id)
      if (attachment) void client.attachments.remove(attachment.id)
    },
    dropDone: () => queue.current?.dropDone(),
    sendTo: async (ticketId) => {
      ticket.current = ticketId
      return (await queue.current?.release()) ?? []
    },
    startAgain: () => {
      ticket.current = null
      queue.current?.hold()
      for (const { id } of list) queue.current?.drop(id)
    },
  }
}
