/** What each keyboard shortcut does, by where it works. */
export const shortcutMessages = {
  heading: 'Keyboard shortcuts',
  or: 'or',
  everywhere: {
    title: 'Everywhere',
    find: 'Search for a VM, snapshot, action, or page',
    help: 'Show keyboard shortcuts',
    escape: 'Close a dialog, leave a preview, or clear the selection',
  },
  tree: {
    title: 'Tree view',
    move: 'Move between cards',
    extend: 'Extend the selection to the next card',
    moveOnly: 'Move without selecting',
    toggle: 'Add the card to the selection, or remove it',
    only: 'Select only this card',
    branch: 'Expand or collapse the branch',
  },
  list: {
    title: 'List and disk layers',
    move: 'Move between rows',
    branch: 'Expand or collapse the branch; move between disks',
    extend: 'Extend the selection to the next row',
    toggle: 'Add the row to the selection, or remove it',
    only: 'Select only this row',
  },
  search: {
    title: 'Search in a tree',
    start: 'Start searching',
    next: 'Go to the next or previous match',
    end: 'Close the search',
  },
};
