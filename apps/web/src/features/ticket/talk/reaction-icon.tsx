import type { ReactionKind } from '@waybill/contract/comments/comment.ts'
import {
  Annoyed,
  Eye,
  Heart,
  Laugh,
  PartyPopper,
  Rocket,
  ThumbsDown,
  ThumbsUp,
  type LucideIcon,
} from 'lucide-react'
import classes from './talk.module.css'

const ICONS: Record<ReactionKind, LucideIcon> = {
  thumbs_up: ThumbsUp,
  thumbs_down: ThumbsDown,
  heart: Heart,
  laugh: Laugh,
  hooray: PartyPopper,
  confused: Annoyed,
  rocket: Rocket,
  eyes: Eye,
}

/** Drawn, so that it looks the same where there is no font of emojis. */
export function ReactionIcon({ kind }: { kind: ReactionKind }) {
  const Icon = ICONS[kind]
  return <Icon className={classes.icon} aria-hidden />
}
