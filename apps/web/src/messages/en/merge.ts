export const merge = {
  'merge.title': 'Changed by two people: {about}',
  'merge.intro':
    '{count, plural, one {This field was changed by somebody else while you changed it too. Choose what it becomes.} other {These fields were changed by somebody else while you changed them too. Choose what each becomes.}}',
  'merge.base': 'Before',
  'merge.theirs': 'Theirs',
  'merge.of': 'By {name}',
  'merge.yours': 'Yours',
  'merge.by_hand': 'Merge by hand',
  'merge.overlap': 'Both changed the same lines: both versions stand here',
  'merge.hand_of': '{label}, merged by hand',
  'merge.keep_theirs': 'Keep theirs',
  'merge.left': '{count, plural, one {# field left} other {# fields left}}',
  'merge.save': 'Save',
} as const
