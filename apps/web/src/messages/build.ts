interface BuildMessage {
  readonly title: string;
  /** Why no action is offered, and what to do. */
  readonly text: string;
}

/** What a page says that may not act any more. */
export const buildMessages: Record<'updated' | 'serverOlder', BuildMessage> = {
  updated: {
    title: 'Snaptree was updated: reload this page.',
    text: 'Until then it only shows what it knows. The address keeps what you are looking at.',
  },
  serverOlder: {
    title: 'The Snaptree server is older than its pages: start it anew.',
    text: 'Its pages were built after it started. Until then nothing can be done from here.',
  },
};
