export const shellMessages = {
  skip: 'Skip to content',
  fleet: 'Hosts and VMs',
  shortcuts: 'Keyboard shortcuts',
  shortcutsHint: 'Keyboard shortcuts (?)',
  settings: 'Settings',
  useColors: (scheme: 'light' | 'dark') => (scheme === 'dark' ? 'Use dark theme' : 'Use light theme'),
};

export const faultMessages = {
  pageNotLoaded: 'Cannot load this page',
  pageNotLoadedText:
    'A part of the page is missing on the server, or the server did not respond. Reload the page.',
  noSuchPage: 'Page not found',
  noSuchPageText: 'Check the address.',
  allVms: 'View all VMs',
};

export const connectionMessages = {
  noUpdates: 'No live updates from the Snaptree server.',
  noUpdatesText:
    'The server responds, but live updates are blocked. The page may show old data, and actions are disabled. Configure the proxy to forward this path with WebSocket upgrades:',
  lost: 'No connection to the Snaptree server.',
  lostText: 'The page may show old data. Actions are disabled until the server responds.',
};

export const reloadMessages = {
  reload: 'Reload page',
  noAnswer: 'The server does not respond yet.',
};

/** The title of the browser's tab. */
export const pageTitle = (page: string): string => `${page} · Snaptree`;
