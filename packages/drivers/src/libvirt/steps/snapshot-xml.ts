import { SnaptreeError } from '@snaptree/core';
import { type DomainDisk, element, forbiddenInXml, writeXml } from '@snaptree/formats';

export interface SnapshotRequest {
  readonly name: string;
  readonly description: string | undefined;
  readonly external: boolean;
  readonly memory: boolean;
  readonly disks: readonly DomainDisk[];
  /** Targets to cover; all if undefined. */
  readonly covered: readonly string[] | undefined;
  /** Drives whose media libvirt would otherwise cover. */
  readonly drives: readonly string[];
  /** Becomes part of every new file name. */
  readonly unique: string;
}

/**
 * Builds the XML for virDomainSnapshotCreateXML (formatsnapshot, libvirt 9.0). Names every disk, so that nothing
 * depends on libvirt's defaults, and places every new file next to its backing file.
 */
export function snapshotXml(request: SnapshotRequest): string {
  checkText(request.name);
  checkText(request.description ?? '');
  return writeXml(
    element(
      'domainsnapshot',
      {},
      element('name', {}, request.name),
      request.description === undefined ? undefined : element('description', {}, request.description),
      ...(request.external ? externalParts(request) : internalParts(request)),
    ),
  );
}

/** States even what libvirt cannot vary, so that it refuses what it cannot do. */
function internalParts(request: SnapshotRequest) {
  const disks = request.disks.map(({ target }) =>
    element('disk', {
      name: target,
      snapshot: request.covered?.includes(target) === false ? 'no' : 'internal',
    }),
  );
  return [
    element('memory', { snapshot: request.memory ? 'internal' : 'no' }),
    element('disks', {}, ...disks),
  ];
}

function externalParts(request: SnapshotRequest) {
  const covers = (disk: DomainDisk) => request.covered?.includes(disk.target) ?? true;
  const first = request.disks.find(covers);
  const drives = request.drives.map((name) => element('disk', { name, snapshot: 'no' }));
  const memory =
    request.memory && first !== undefined
      ? element('memory', { snapshot: 'external', file: newFileFor(first, request, 'mem') })
      : element('memory', { snapshot: 'no' });
  const disks = request.disks.map((disk) =>
    covers(disk)
      ? element(
          'disk',
          { name: disk.target, snapshot: 'external', type: 'file' },
          element('driver', { type: 'qcow2' }),
          element('source', { file: newFileFor(disk, request, 'qcow2') }),
        )
      : element('disk', { name: disk.target, snapshot: 'no' }),
  );
  return [memory, element('disks', {}, ...disks, ...drives)];
}

/** `web-shop-vda.nightly.1f0c9a2e.qcow2` in the folder of the disk's active file. */
function newFileFor(disk: DomainDisk, request: SnapshotRequest, extension: string): string {
  const top = disk.chain[0] ?? '';
  if (!top.startsWith('/') || top.startsWith('/dev/') || disk.sourceType === 'block')
    throw noFolder(disk.target, top);
  const slash = top.lastIndexOf('/');
  const [first = ''] = top.slice(slash + 1).split('.');
  // Our own overlays contain the target already.
  const stem = first.endsWith(`-${disk.target}`) ? first.slice(0, -disk.target.length - 1) : first;
  const slug = request.name.replace(/[^A-Za-z0-9_-]+/g, '-').slice(0, 40);
  const name = `${stem.slice(0, 60)}-${disk.target}.${slug}.${request.unique}.${extension}`;
  return `${top.slice(0, slash)}/${name}`;
}

function checkText(text: string): void {
  const found = forbiddenInXml(text);
  if (found === undefined) return;
  throw new SnaptreeError({
    code: 'badRequest',
    what: 'libvirt cannot store the character {on}.',
    on: found,
    todo: 'Remove it from the name and the description.',
  });
}

function noFolder(target: string, source: string): SnaptreeError {
  return new SnaptreeError({
    code: 'hypervisorError',
    what: 'Cannot create an external snapshot of disk {on}: it is not in a folder that could hold the overlay.',
    on: `${target} (${source})`,
    todo: 'Create an internal snapshot, or exclude this disk.',
  });
}
