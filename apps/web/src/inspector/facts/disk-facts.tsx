import type { LiveDisk, SnapshotDisk, SnapshotTree } from '@snaptree/core';
import { factsMessages } from '../../messages/inspector/inspector.ts';
import { layerCount } from '../../messages/text/counts.ts';
import { bytesInWords } from '../../messages/text/format.ts';
import { Name } from '../../ui/name.tsx';
import styles from './facts.module.css';

const coverageWords: Record<SnapshotDisk['coverage'], string> = {
  internal: factsMessages.disk.storedInside,
  external: factsMessages.disk.stored,
  none: '',
};

/** A disk of a snapshot: the size of its data, and the file. */
export function SnapshotDiskFacts({ disk, tree }: { disk: SnapshotDisk; tree: SnapshotTree }) {
  if (disk.coverage === 'none') {
    return (
      <div className={styles.disk}>
        <Head name={disk.disk} size={factsMessages.disk.notCovered} />
        <p>{factsMessages.disk.notCoveredMeans}</p>
      </div>
    );
  }
  const size = bytesInWords(disk.bytes);
  return (
    <div className={styles.disk}>
      <Head name={disk.disk} size={size} />
      {disk.stateFile !== undefined && <File what={coverageWords[disk.coverage]} path={disk.stateFile} />}
      {disk.overlay !== undefined && <File what={factsMessages.disk.overlay} path={disk.overlay} />}
      {disk.bytes === undefined && <p>{whySizeUnknown(disk, tree)}</p>}
    </div>
  );
}

/** A disk that the VM has open. */
export function LiveDiskFacts({ disk }: { disk: LiveDisk }) {
  const [top] = disk.chain;
  const missing = disk.chain.filter((layer) => layer.missing === true);
  const size = bytesInWords(disk.capacity);
  return (
    <div className={styles.disk}>
      <Head name={disk.disk} size={size} />
      {top !== undefined && <File what={factsMessages.disk.written} path={top.path} />}
      <p>
        {top === undefined
          ? factsMessages.disk.filesUnknown
          : factsMessages.disk.layers(
              layerCount(disk.chain.length),
              disk.chain.length < 2 ? undefined : top.bytes,
            )}
      </p>
      {missing.map((layer) => (
        <p key={layer.path} className={styles.missing}>
          <span>! {factsMessages.disk.missing}</span> <Name text={layer.path} />
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

/** The file name; the full path on hover. */
export function File({ what, path }: { what: string; path: string }) {
  return (
    <p title={path}>
      <span>{what}</span> <Name text={path.split('/').at(-1) ?? path} />
    </p>
  );
}

/** Why the size of a snapshot's data is unknown. */
function whySizeUnknown(disk: SnapshotDisk, tree: SnapshotTree): string {
  if (disk.coverage === 'internal') return factsMessages.disk.why.internal;
  if (disk.stateFile === undefined) return factsMessages.disk.why.noFile;
  const chain = tree.live.disks.find((live) => live.disk === disk.disk)?.chain ?? [];
  if (chain.at(-1)?.path === disk.stateFile) return factsMessages.disk.why.base;
  return factsMessages.disk.why.unreported;
}
