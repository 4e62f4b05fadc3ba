import type { ReactionKind } from '../comments/comment.ts'

export const REACTION_WORDS: Record<ReactionKind, string> = {
  thumbs_up: '👍',
  thumbs_down: '👎',
  heart: '❤️',
  laugh: '😄',
  hooray: '🎉',
  confused: '😕',
  rocket: '🚀',
  eyes: '👀',
}
