import type { SnaptreeError } from '@snaptree/core';
import { type HostConnection, targetOf } from '@snaptree/hypervisors';
import { problem } from '../../problems.ts';
import { withoutSecrets } from '../spec.ts';
import type { Seen } from './identities.ts';

/** Whether both connections lead to the same VMs, as far as their addresses say. */
export function hasSameTarget(a: HostConnection, b: HostConnection): boolean {
  const target = targetOf(a);
  if (target !== undefined) return target === targetOf(b);
  return JSON.stringify(withoutSecrets(a)) === JSON.stringify(withoutSecrets(b));
}

/** Why a draft cannot be saved. `seen`: absent if already the addresses are the same. */
export const alreadyAdded = (name: string, seen?: Seen): SnaptreeError =>
  problem('badRequest', {
    what: 'This host has already been added as {on}.',
    on: name,
    todo: `Change that host instead.${orCloned(seen)}`,
  });

/** Does not name the other host, because the caller may not see it. */
export const addedByOthers = (name: string): SnaptreeError =>
  problem('badRequest', {
    what: 'Cannot add host {on}, because another user has already added it.',
    on: name,
    todo: 'Ask the administrator of this Snaptree server for access.',
  });

/** Why a host of the list is not connected to. */
export const sameHypervisor = (name: string, twin: string, seen: Seen): SnaptreeError =>
  problem('duplicateHost', {
    what: `Host {on} is the same hypervisor as host ${twin}, which is already in the list.`,
    on: name,
    todo: `Remove one of the two.${orCloned(seen)}`,
  });

const orCloned = (seen: Seen | undefined) =>
  seen === undefined || seen.identity.isUnique
    ? ''
    : ' If they are different hosts, one was cloned with its ID. For libvirt, set another host_uuid in libvirtd.conf or virtqemud.conf there.';
