interface BuildMessage {
  readonly title: string;
  /** Why no action is offered, and what to do. */
  readonly text: string;
}

/** Why the actions of this page are disabled after an update. */
export const buildMessages: Record<'updated' | 'serverOlder', BuildMessage> = {
  updated: {
    title: 'Snaptree was updated. Reload this page.',
    text: 'Actions are disabled until then. The URL keeps your current view.',
  },
  serverOlder: {
    title: 'The Snaptree server is older than its pages. Restart it.',
    text: 'Its pages were rebuilt after it started. Actions are disabled until then.',
  },
};
