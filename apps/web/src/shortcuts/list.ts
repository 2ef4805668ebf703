import { shortcutMessages as messages } from '../messages/shell/shortcuts.ts';

/** Alternatives that do the same; the keys of one alternative are pressed together. */
interface Shortcut {
  readonly keys: readonly (readonly string[])[];
  readonly does: string;
}

interface ShortcutGroup {
  readonly title: string;
  readonly shortcuts: readonly Shortcut[];
}

/** Every shortcut, by where it works. `Mod` is Ctrl, and ⌘ on a Mac. */
export const shortcutGroups: readonly ShortcutGroup[] = [
  {
    title: messages.everywhere.title,
    shortcuts: [
      { keys: [['Mod', 'K']], does: messages.everywhere.find },
      { keys: [['?']], does: messages.everywhere.help },
      { keys: [['Esc']], does: messages.everywhere.escape },
    ],
  },
  {
    title: messages.tree.title,
    shortcuts: [
      { keys: [['Arrows']], does: messages.tree.move },
      { keys: [['Shift', 'Arrows']], does: messages.tree.extend },
      { keys: [['Ctrl', 'Arrows']], does: messages.tree.moveOnly },
      { keys: [['Space']], does: messages.tree.toggle },
      { keys: [['Enter']], does: messages.tree.only },
      { keys: [['+'], ['−']], does: messages.tree.branch },
    ],
  },
  {
    title: messages.list.title,
    shortcuts: [
      { keys: [['↑'], ['↓'], ['Home'], ['End']], does: messages.list.move },
      { keys: [['→'], ['←']], does: messages.list.branch },
      {
        keys: [
          ['Shift', '↑'],
          ['Shift', '↓'],
        ],
        does: messages.list.extend,
      },
      { keys: [['Space']], does: messages.list.toggle },
      { keys: [['Enter']], does: messages.list.only },
    ],
  },
  {
    title: messages.search.title,
    shortcuts: [
      { keys: [['/'], ['Mod', 'F']], does: messages.search.start },
      { keys: [['Enter'], ['Shift', 'Enter']], does: messages.search.next },
      { keys: [['Esc']], does: messages.search.end },
    ],
  },
];
