import type { ErrorCode, Snapshot } from '@snaptree/core';

/** One heading for each way in which a request can fail; the problem's own three parts follow it. */
export const problemWords: Record<ErrorCode, string> = {
  badRequest: 'What was sent cannot be used',
  unauthenticated: 'You are not signed in',
  forbidden: 'You may not do this',
  forbiddenOrigin: 'This page came from an address that the server does not serve',
  notFound: 'This does not exist any more',
  pageOutdated: 'Snaptree was updated',
  treeChanged: 'The tree has changed since the preview',
  configurationChanged: 'The settings have changed since the preview',
  refused: 'This cannot be done as the tree is now',
  domainBusy: 'Another job holds this machine',
  wrongConfirmation: 'The typed name does not match',
  idempotencyMismatch: 'The same confirmation was used for two different requests',
  revisionRequired: 'The request does not say which tree it was made for',
  tooManyRequests: 'Too many requests at once',
  internal: 'Snaptree ran into a fault of its own',
  hypervisorError: 'The hypervisor refused',
  hypervisorProtocol: 'The hypervisor answered something unexpected',
  hypervisorAuth: 'The hypervisor did not accept the sign-in',
  certificateUntrusted: 'The certificate of the host is not trusted',
  hostUnreachable: 'The host cannot be reached',
  connectionLost: 'The connection is lost',
  journalUnavailable: 'The job journal cannot be written',
  timeout: 'No answer in time',
  outcomeUnknown: 'Nobody can tell whether the step happened',
  stepExpectationFailed: 'The tree was not what the next step expects',
  resultDiffers: 'The tree afterwards is not the one that was shown',
  noSpace: 'There is not enough space',
  cancelled: 'It was stopped',
};

/** What to do about something that is wrong with a restore point; its own text says what it is. */
export const problemTodo: Record<NonNullable<Snapshot['problem']>['code'], string> = {
  missingFile: 'Bring the file back, or stop listing this restore point.',
  metadataOnly: 'Only its entry is left: stop listing it when nobody misses its contents.',
  unreadable: 'See to its entry on the hypervisor; until then nothing on this machine can be foreseen.',
  deleteInProgress: 'Merge it once more to finish.',
  danglingParent: 'See on the hypervisor what became of its parent.',
};
