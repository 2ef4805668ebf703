import type { Step } from '@snaptree/core';
import { chainOf, needed } from '../../world/images.ts';
import type { SimulatedSnapshot } from '../../world/model.ts';
import { childrenOf, entryOf, moments, type Place, type Work } from '../hypervisor.ts';
import { found } from '../listing.ts';
import { failed } from './refusals.ts';

type Pull = Extract<Step, { kind: 'pull' }>;

/** A paused VM of its own opens the child's file, copies what is missing there, and ends. */
export function beginPull(place: Place, step: Pull): Work {
  if (!step.copies) return moments('Correcting records');
  const { host } = place;
  let bytes = 0;
  for (const { own, moved } of filesOf(place, step)) {
    refuseLocked(place, moved);
    if (!chainOf(host.files, moved).slice(1).includes(own))
      throw failed(`could not find image '${own}' in chain for '${moved}'`);
    if (needed(host.files, own).backing === null) throw failed(`${own} has no backing file`);
    bytes += needed(host.files, own).bytes;
  }
  return { bytes, needs: bytes, percent: true, cancel: true, text: 'Block pull' };
}

/** QEMU locks the files that it has open. */
function refuseLocked({ host }: Place, file: string): void {
  const user = Object.values(host.domains).find(
    ({ power, disks }) =>
      (power === 'running' || power === 'paused') &&
      disks.some((disk) => chainOf(host.files, disk.file).includes(file)),
  );
  if (user !== undefined)
    throw failed(`Failed to get "write" lock. Is another process using the image [${file}]?`);
}

/** A file reads the same before and after. Its internal snapshots do not: they read the new backing file. */
export function finishPull(place: Place, step: Pull): void {
  const { domain, host } = place;
  const files = filesOf(place, step);
  if (step.copies) {
    for (const { own, moved } of files) {
      const [from, into] = [needed(host.files, own), needed(host.files, moved)];
      into.blocks = { ...from.blocks, ...into.blocks };
      into.bytes += from.bytes;
      into.backing = from.backing;
    }
  }
  settleRecords(place, step, files);
  const child = found(place, step.into);
  child.parent = entryOf(domain, step.id)?.parent ?? null;
}

/** The copy ends in the middle. The file reads as before. */
export function haltPull(place: Place, step: Pull): void {
  if (!step.copies) return;
  for (const { own, moved } of filesOf(place, step)) {
    const into = needed(place.host.files, moved);
    const [half] = Object.entries(needed(place.host.files, own).blocks);
    if (half !== undefined) into.blocks = { [half[0]]: half[1], ...into.blocks };
  }
}

interface Files {
  readonly disk: string;
  /** The file that holds the snapshot. */
  readonly own: string;
  /** The file that holds the child. */
  readonly moved: string;
}

function filesOf(place: Place, step: Pull): Files[] {
  const child = found(place, step.into);
  return found(place, step.id).disks.flatMap(({ disk, coverage, stateFile }) => {
    const moved = stateFileOf(child, disk);
    return coverage !== 'external' || stateFile === undefined || moved === undefined
      ? []
      : [{ disk, own: stateFile, moved }];
  });
}

/** Each record names a file that was opened after the snapshot and is still based on its file. */
function settleRecords(place: Place, step: Pull, files: readonly Files[]): void {
  const { domain, host } = place;
  const self = found(place, step.id);
  const parent = entryOf(domain, self.parent ?? '');
  const livePath = ancestorsOfLive(place);
  for (const { disk, own, moved } of files) {
    const live = domain.disks.find((each) => each.disk === disk)?.file ?? '';
    const record = self.disks.find((each) => each.disk === disk);
    if (record?.overlay === moved) {
      const rest = childrenOf(domain, self.id).filter(({ id }) => id !== step.into);
      const next = rest.find(({ id }) => livePath.has(id)) ?? rest[0];
      const opened = domain.current === self.id ? live : next && stateFileOf(next, disk);
      record.overlay = opened ?? `${own}.unused`;
    }
    const above = parent?.disks.find((each) => each.disk === disk);
    if (parent === undefined || above?.overlay === undefined) continue;
    if (livePath.has(self.id)) above.overlay = own;
    else if (above.overlay === own) {
      const chain = chainOf(host.files, live);
      const at = chain.indexOf(above.stateFile ?? '');
      const inChain = at > 0 && domain.current !== parent.id ? chain[at - 1] : undefined;
      above.overlay = inChain ?? moved;
    }
  }
}

function ancestorsOfLive({ domain }: Place): Set<string> {
  const path = new Set<string>();
  for (let s = entryOf(domain, domain.current ?? ''); s !== undefined; s = entryOf(domain, s.parent ?? ''))
    path.add(s.id);
  return path;
}

const stateFileOf = ({ disks }: SimulatedSnapshot, disk: string) =>
  disks.find((each) => each.disk === disk && each.coverage === 'external')?.stateFile;
