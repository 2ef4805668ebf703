/** Keys that do the same thing, one of which is pressed; several keys of one entry are held together. */
interface Shortcut {
  readonly keys: readonly (readonly string[])[];
  readonly does: string;
}

interface ShortcutGroup {
  readonly title: string;
  readonly shortcuts: readonly Shortcut[];
}

/** Every key that the pages know, where it works. `Mod` is Ctrl, and ⌘ on a Mac. */
export const shortcutGroups: readonly ShortcutGroup[] = [
  {
    title: 'Everywhere',
    shortcuts: [
      { keys: [['Mod', 'K']], does: 'Find a machine, a restore point, an action or a page' },
      { keys: [['?']], does: 'Show these keys' },
      { keys: [['Esc']], does: 'Close a dialog, leave a preview, or let go of what is chosen' },
    ],
  },
  {
    title: 'In the picture of a tree',
    shortcuts: [
      { keys: [['Arrows']], does: 'Go from card to card' },
      { keys: [['Shift', 'Arrows']], does: 'Choose all the way to the next card' },
      { keys: [['Ctrl', 'Arrows']], does: 'Go on without choosing' },
      { keys: [['Space']], does: 'Add the card to what is chosen, or take it away' },
      { keys: [['Enter']], does: 'Choose this card alone' },
      { keys: [['+'], ['−']], does: 'Open or close the branch' },
    ],
  },
  {
    title: 'In the list and in the disk layers',
    shortcuts: [
      { keys: [['↑'], ['↓'], ['Home'], ['End']], does: 'Go from line to line' },
      { keys: [['→'], ['←']], does: 'Open or close the branch; between disks, go to the next one' },
      {
        keys: [
          ['Shift', '↑'],
          ['Shift', '↓'],
        ],
        does: 'Choose all the way to the next line',
      },
      { keys: [['Space']], does: 'Add the line to what is chosen, or take it away' },
      { keys: [['Enter']], does: 'Choose this line alone' },
    ],
  },
  {
    title: 'Search in a tree',
    shortcuts: [
      { keys: [['/'], ['Mod', 'F']], does: 'Begin to search' },
      { keys: [['Enter'], ['Shift', 'Enter']], does: 'Go to the next hit, or to the one before' },
      { keys: [['Esc']], does: 'End the search' },
    ],
  },
];
