import type { Capabilities, MechanismRules, PowerAction, Rule, Support } from '@snaptree/core';
import { childrenNamed, childText } from '@snaptree/formats';
import { DELTA } from '@snaptree/hypervisors';
import { VimFault } from '../vim/faults.ts';
import type { VimSession } from '../vim/session.ts';
import type { ManagedObject } from '../vim/values.ts';

/** The vSphere privileges that steps need on their VM (API reference 8.0, by method). */
const needed = {
  create: 'VirtualMachine.State.CreateSnapshot',
  // Also for consolidating.
  remove: 'VirtualMachine.State.RemoveSnapshot',
  revert: 'VirtualMachine.State.RevertToSnapshot',
  rename: 'VirtualMachine.State.RenameSnapshot',
  start: 'VirtualMachine.Interact.PowerOn',
  stop: 'VirtualMachine.Interact.PowerOff',
  suspend: 'VirtualMachine.Interact.Suspend',
} as const;

/**
 * The privileges that the user of this session lacks on the VM. If the server does not report them
 * (`HasPrivilegeOnEntities` requires 5.5), the step itself fails.
 */
export async function missingPrivileges(
  session: VimSession,
  machine: ManagedObject,
): Promise<ReadonlySet<string>> {
  const { key, content } = session;
  const { authorizationManager } = content;
  if (authorizationManager === undefined || key === '') return new Set();
  const params = { entity: machine, sessionId: key, privId: Object.values(needed) };
  try {
    const answer = await session.call('HasPrivilegeOnEntities', authorizationManager, params);
    const listed = childrenNamed(answer, 'returnval').flatMap((each) =>
      childrenNamed(each, 'privAvailability'),
    );
    const denied = listed.filter((each) => childText(each, 'isGranted') === 'false');
    return new Set(denied.flatMap((each) => childText(each, 'privId') ?? []));
  } catch (error) {
    if (error instanceof VimFault && unanswered.has(error.fault)) return new Set();
    throw error;
  }
}

const unanswered: ReadonlySet<string> = new Set([
  'MethodNotFound',
  'NotSupported',
  'NotImplemented',
  'NoPermission',
]);

/** Without what the user may not do, so that a plan is refused before its first step. */
export function withoutPrivileges(from: Capabilities, missing: ReadonlySet<string>): Capabilities {
  if (missing.size === 0) return from;
  const support = (privilege: string, given: Support): Support =>
    missing.has(privilege) ? { supported: false, reason: lacks(privilege) } : given;
  const delta = from.mechanisms[DELTA];
  return {
    ...from,
    mechanisms:
      delta === undefined ? from.mechanisms : { ...from.mechanisms, [DELTA]: denied(delta, missing) },
    rename: support(needed.rename, from.rename),
    describe: support(needed.rename, from.describe),
    consolidate: support(needed.remove, from.consolidate),
    managedSave: support(needed.suspend, support(needed.stop, from.managedSave)),
    power: from.power.filter((action) => !missing.has(privilegeFor(action))),
  };
}

const privilegeFor = (action: PowerAction): string => (action === 'start' ? needed.start : needed.stop);

function denied(delta: MechanismRules, missing: ReadonlySet<string>): MechanismRules {
  const never = (privilege: string): Rule[] =>
    missing.has(privilege)
      ? [{ kind: 'never', code: 'notSupported', class: 'impossible', says: lacks(privilege) }]
      : [];
  return {
    ...delta,
    create: [...never(needed.create), ...delta.create],
    delete: [...never(needed.remove), ...delta.delete],
    revert: [...never(needed.revert), ...delta.revert],
  };
}

const lacks = (privilege: string): string =>
  `The user of this host lacks the vSphere privilege ${privilege} on this VM.`;
