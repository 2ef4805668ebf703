import type { Dependant } from '@snaptree/core';
import type { Reference, WebSession } from '../connecting/web-session.ts';
import { nameOf } from './machines.ts';
import type { Medium } from './media.ts';

/**
 * Images that depend on images of this VM and are not its own: linked clones, and images that no VM uses. VirtualBox
 * refuses to merge an image with more than one child (7.2: "has more than one child hard disk", tested).
 */
export async function readDependants(
  session: WebSession,
  own: readonly Medium[],
  machineId: string,
): Promise<Dependant[]> {
  const known = new Set(own.map((medium) => medium.location));
  const found: Dependant[] = [];
  for (const { ref, location } of own) {
    for (const child of await session.list('IMedium_getChildren', ref)) {
      const path = await session.text('IMedium_getLocation', child);
      if (known.has(path)) continue;
      const users = (await session.list('IMedium_getMachineIds', child)).filter((id) => id !== machineId);
      const names = await Promise.all(users.map((id) => machineName(session, id)));
      if (names.length === 0) found.push({ path: location, by: path, removeWith: removalOf(path) });
      for (const by of names) found.push({ path: location, by });
    }
  }
  return found;
}

async function machineName(session: WebSession, id: string): Promise<string> {
  const machine: Reference = await session.text('IVirtualBox_findMachine', session.root, { nameOrId: id });
  return nameOf(session, machine);
}

const removalOf = (path: string) => `VBoxManage closemedium disk "${path}" --delete`;
