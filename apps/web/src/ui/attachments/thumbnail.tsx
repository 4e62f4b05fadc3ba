import { THUMBNAIL_PIXELS, type Attachment } from '@waybill/contract/attachments/attachment.ts'
import { useState } from 'react'
import { client } from '../../session/client.ts'
import { FileIcon } from './file-icon.tsx'
import classes from './attachments.module.css'

/** A picture in small; where none can be made, that it is one. Its room is kept free before it comes. */
export function Thumbnail({ attachment: { sha256, image, type, name } }: { attachment: Attachment }) {
  const [isBroken, setIsBroken] = useState(false)
  if (isBroken || !image)
    return (
      <span className={classes.noThumbnail}>
        <FileIcon type={type} />
        <span className={classes.noThumbnailName}>{name}</span>
      </span>
    )
  const scale = Math.min(1, THUMBNAIL_PIXELS / Math.max(image.width, image.height))
  return (
    <img
      className={classes.thumbnail}
      src={client.attachments.url(sha256, { thumbnail: true })}
      width={Math.max(1, Math.round(image.width * scale))}
      height={Math.max(1, Math.round(image.height * scale))}
      alt=""
      loading="lazy"
      decoding="async"
      onError={() => setIsBroken(true)}
    />
  )
}
