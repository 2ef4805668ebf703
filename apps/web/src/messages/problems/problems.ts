import type { ErrorCode, Snapshot } from '@snaptree/core';

/** One heading for each error code; the problem's own sentences follow it. */
export const problemWords: Record<ErrorCode, string> = {
  badRequest: 'Invalid request',
  unauthenticated: 'Not signed in',
  forbidden: 'Not allowed',
  forbiddenOrigin: 'The server does not accept this address',
  notFound: 'This no longer exists',
  pageOutdated: 'Snaptree was updated',
  treeChanged: 'The tree has changed since the preview',
  configurationChanged: 'The settings have changed since the preview',
  refused: 'Not possible on the current tree',
  domainBusy: 'Another job is using this VM',
  wrongConfirmation: 'The name does not match',
  idempotencyMismatch: 'The same key was used for two different requests',
  revisionRequired: 'The request does not say which tree it is for',
  tooManyRequests: 'Too many requests',
  internal: 'Internal error',
  hypervisorError: 'The hypervisor reported an error',
  hypervisorProtocol: 'Unexpected response from the hypervisor',
  hypervisorAuth: 'The hypervisor rejected the login',
  certificateUntrusted: 'The certificate of the host is not trusted',
  hostUnreachable: 'The host cannot be reached',
  connectionLost: 'The connection was lost',
  duplicateHost: 'This host is already in the list',
  spaceNotAccepted: 'The lack of space was not accepted',
  secretsUnreadable: 'Stored passwords or keys cannot be decrypted',
  journalUnavailable: 'Cannot write to the job journal',
  timeout: 'No response in time',
  outcomeUnknown: 'The result is unknown',
  stepExpectationFailed: 'The tree does not match what the next step expects',
  resultDiffers: 'The result differs from the preview',
  noSpace: 'Not enough space',
  cancelled: 'Canceled',
};

/** What to do about a problem of a snapshot; its own text says what it is. */
export const problemTodo: Record<NonNullable<Snapshot['problem']>['code'], string> = {
  missingFile: 'Restore the file, or remove this snapshot from the list.',
  metadataOnly: 'Only its record is left. Repair the records, or remove it from the list.',
  overwritten: 'Its content cannot be restored. Repair the records, or remove it from the list.',
  mergedElsewhere: 'Repair the records. The repair asks where the data was merged.',
  unreadable:
    'Repair its record on the hypervisor. Until then, Snaptree cannot predict any operation on this VM.',
  deleteInProgress: 'Merge it again to finish the deletion.',
  danglingParent: 'Check on the hypervisor what happened to its parent.',
};
