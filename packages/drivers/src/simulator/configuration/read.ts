import { type ConfigurationAnswer, SnaptreeError } from '@snaptree/core';
import type { CapturedConfiguration } from '../../driver.ts';
import { capturedHardware, hardwareOf } from '../hypervisor/vm/hardware.ts';
import { chainOf } from '../world/images.ts';
import type { HostState, SimulatedDomain, SimulatedSnapshot } from '../world/model.ts';
import { rawOf } from './raw.ts';
import { hasScreenshot, SCREEN, screenshotOf } from './screenshot.ts';
import { type DiskPart, type Form, sectionsOf } from './sections.ts';

/** The configuration that a snapshot captured, and the present one. Throws `notFound` for a deleted snapshot. */
export function readConfiguration(
  host: HostState,
  domain: SimulatedDomain,
  snapshotId: string,
): CapturedConfiguration {
  const snapshot = listed(domain, snapshotId);
  return {
    captured: capturedBy(host, domain, snapshot),
    live: known({
      ...formOf(host, domain),
      hardware: hardwareOf(host.kind, domain),
      disks: liveDisks(host, domain),
    }),
    ...(hasScreenshot(host.kind, snapshot) ? { screenshot: { ...SCREEN, simulated: true } } : {}),
  };
}

/** The picture that VirtualBox would have kept; throws `notFound` where it keeps none. */
export function readScreenshot(host: HostState, domain: SimulatedDomain, snapshotId: string): Uint8Array {
  const snapshot = listed(domain, snapshotId);
  if (hasScreenshot(host.kind, snapshot)) return screenshotOf(domain, snapshot);
  throw new SnaptreeError({
    code: 'notFound',
    what: 'Snapshot {on} has no screenshot.',
    on: `${snapshot.name} of VM ${domain.name}`,
    todo: 'Only VirtualBox saves screenshots, and only of running VMs.',
  });
}

function capturedBy(
  host: HostState,
  domain: SimulatedDomain,
  snapshot: SimulatedSnapshot,
): ConfigurationAnswer {
  if (snapshot.unreadable !== undefined)
    return { kind: 'none', code: 'unreadable', text: snapshot.unreadable };
  const hardware = capturedHardware(domain, snapshot);
  if (hardware === undefined) {
    return {
      kind: 'none',
      code: 'metadataOnly',
      text: 'The record of this snapshot has no VM configuration.',
    };
  }
  const disks = snapshot.disks.flatMap(({ disk, stateFile }): DiskPart[] => {
    const capacity = domain.disks.find((d) => d.disk === disk)?.capacity;
    if (stateFile === undefined || capacity === undefined) return [];
    return [{ disk, chain: chainOf(host.files, stateFile), capacity }];
  });
  return known({
    ...formOf(host, domain),
    hardware,
    disks: [...disks, ...uncovered(host, domain, snapshot)],
  });
}

/** A disk that the snapshot does not cover was there all the same, with the file that it has now. */
function uncovered(host: HostState, domain: SimulatedDomain, snapshot: SimulatedSnapshot): DiskPart[] {
  const left = new Set(snapshot.disks.filter((d) => d.stateFile === undefined).map((d) => d.disk));
  return liveDisks(host, domain).filter(({ disk }) => left.has(disk));
}

const liveDisks = (host: HostState, domain: SimulatedDomain): DiskPart[] =>
  domain.disks.map(({ disk, file, capacity }) => ({ disk, chain: chainOf(host.files, file), capacity }));

const formOf = (host: HostState, { id, name }: SimulatedDomain) => ({ kind: host.kind, id, name });

const known = (form: Form): ConfigurationAnswer => ({
  kind: 'known',
  configuration: { sections: sectionsOf(form), raw: rawOf(form) },
});

function listed(domain: SimulatedDomain, snapshotId: string): SimulatedSnapshot {
  const snapshot = domain.snapshots.find((s) => s.id === snapshotId);
  if (snapshot !== undefined) return snapshot;
  throw new SnaptreeError({
    code: 'notFound',
    what: 'VM {on} has no such snapshot.',
    on: domain.name,
    todo: 'The snapshot was deleted in the meantime. Reload the snapshots.',
  });
}
