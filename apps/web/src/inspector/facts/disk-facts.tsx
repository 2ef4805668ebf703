import type { LiveDisk, SnapshotDisk, SnapshotTree } from '@snaptree/core';
import { layerCount } from '../../messages/counts.ts';
import { bytesInWords } from '../../messages/format.ts';
import { Name } from '../../ui/name.tsx';
import styles from './facts.module.css';

const coverageWords: Record<SnapshotDisk['coverage'], string> = {
  internal: 'kept inside',
  external: 'kept in',
  none: '',
};

/** A disk as a restore point saw it: how much is its own, and in which file. */
export function SnapshotDiskFacts({ disk, tree }: { disk: SnapshotDisk; tree: SnapshotTree }) {
  if (disk.coverage === 'none') {
    return (
      <div className={styles.disk}>
        <Head name={disk.disk} size="not covered" />
        <p>A revert leaves this disk as it is.</p>
      </div>
    );
  }
  const size = disk.bytes === undefined ? 'size unknown' : bytesInWords(disk.bytes);
  return (
    <div className={styles.disk}>
      <Head name={disk.disk} size={size} />
      {disk.stateFile !== undefined && <File what={coverageWords[disk.coverage]} path={disk.stateFile} />}
      {disk.overlay !== undefined && <File what="since then written to" path={disk.overlay} />}
      {disk.bytes === undefined && <p>{whySizeUnknown(disk, tree)}</p>}
    </div>
  );
}

/** A disk as the machine has it open now. */
export function LiveDiskFacts({ disk }: { disk: LiveDisk }) {
  const [top] = disk.chain;
  const missing = disk.chain.filter((layer) => layer.missing === true);
  const size = disk.capacity === undefined ? 'size unknown' : bytesInWords(disk.capacity);
  return (
    <div className={styles.disk}>
      <Head name={disk.disk} size={size} />
      {top !== undefined && <File what="written to" path={top.path} />}
      <p>
        {top === undefined
          ? 'The hypervisor does not tell its files'
          : `${layerCount(disk.chain.length)} in its chain`}
        {top?.bytes === undefined || disk.chain.length < 2
          ? ''
          : `, the newest with ${bytesInWords(top.bytes)}`}
      </p>
      {missing.map((layer) => (
        <p key={layer.path} className={styles.missing}>
          <span>! missing:</span> <Name text={layer.path} />
        </p>
      ))}
    </div>
  );
}

function Head({ name, size }: { name: string; size: string }) {
  return (
    <div className={styles.diskHead}>
      <b>{name}</b>
      <span>{size}</span>
    </div>
  );
}

/** The last part of a path; whole on hover. */
export function File({ what, path }: { what: string; path: string }) {
  return (
    <p title={path}>
      <span>{what}</span> <Name text={path.split('/').at(-1) ?? path} />
    </p>
  );
}

/** Why nobody knows how much of a disk is a snapshot's own. */
function whySizeUnknown(disk: SnapshotDisk, tree: SnapshotTree): string {
  if (disk.coverage === 'internal') return 'kept inside the disk’s file, which does not tell its share';
  if (disk.stateFile === undefined) return 'the hypervisor does not name its file';
  const chain = tree.live.disks.find((live) => live.disk === disk.disk)?.chain ?? [];
  if (chain.at(-1)?.path === disk.stateFile) return 'it is the base image itself';
  return 'the hypervisor does not tell';
}
