import type { OperationKind } from '../operation/operation.ts';
import type { Capabilities, Support } from './capabilities.ts';

const yes: Support = { supported: true };

/**
 * Every operation, supported or with the reason, so that a program can find out what it cannot ask for without
 * trying: the wish of the review of libvirt's snapshot API that separate calls would have granted.
 */
export function supportOf(capabilities: Capabilities): Record<OperationKind, Support> {
  const removal = forSome(capabilities, 'delete');
  return {
    mergeIntoChildren: removal,
    mergeIntoParent: removal,
    discard: removal,
    removeSubtree: removal,
    removeAll: removal,
    deleteMetadata: capabilities.deleteMetadata,
    revert: forSome(capabilities, 'revert'),
    create: forSome(capabilities, 'create'),
    rename: capabilities.rename,
    describe: capabilities.describe,
    protect: yes,
    tag: yes,
    acknowledgeOwner: yes,
    consolidate: capabilities.consolidate,
    repair: capabilities.deleteMetadata,
    batch: removal,
    power:
      capabilities.power.length > 0
        ? yes
        : { supported: false, reason: 'This hypervisor offers no power actions.' },
    managedSave: capabilities.managedSave,
  };
}

/** Supported as soon as one mechanism has no rule that says never. */
function forSome(capabilities: Capabilities, verb: 'delete' | 'revert' | 'create'): Support {
  let reason = 'This hypervisor does not support snapshots.';
  for (const mechanism of Object.values(capabilities.mechanisms)) {
    const never = mechanism[verb].find((rule) => rule.kind === 'never' && rule.when === undefined);
    if (never === undefined) return yes;
    reason = never.says;
  }
  return { supported: false, reason };
}
