import { type Capabilities, otherDependants, type Snapshot, type SnapshotTree } from '@snaptree/core';
import type { ReactNode } from 'react';
import { powerWords } from '../../messages/effects.ts';
import { bytesInWords, exactTime } from '../../messages/format.ts';
import { problemTodo } from '../../messages/problems.ts';
import { BASE, LIVE_NODE } from '../../tree/layout/shape.ts';
import { deltaBytes } from '../../tree/overlay/facts.ts';
import { Name } from '../../ui/name.tsx';
import { ShortId } from '../../ui/short-id.tsx';
import { When } from '../../ui/when.tsx';
import { Pair, Pairs } from '../pairs.tsx';
import panel from '../panel.module.css';
import { SnapshotDiskFacts } from './disk-facts.tsx';
import styles from './facts.module.css';
import { NodeLinks } from './node-links.tsx';

interface SnapshotFactsProps {
  readonly snapshot: Snapshot;
  readonly tree: SnapshotTree;
  readonly capabilities: Capabilities;
  /** How much of the captured configuration is another now, in one line. */
  readonly configuration: ReactNode;
  readonly onPick: (id: string) => void;
}

/** All that is known of a restore point. */
export function SnapshotFacts({ snapshot, tree, capabilities, configuration, onPick }: SnapshotFactsProps) {
  const { name, description = '', problem, tags = [] } = snapshot;
  return (
    <>
      <div className={panel.eyebrow}>Restore point</div>
      <h2 className={panel.title}>
        <Name text={name} />
      </h2>
      {description !== '' && <p className={panel.sentence}>{description}</p>}
      {tags.length > 0 && (
        <ul className={styles.tags} aria-label="Tags">
          {tags.map((tag) => (
            <li key={tag}>{tag}</li>
          ))}
        </ul>
      )}
      {problem !== undefined && (
        <p className={panel.finding}>
          <b aria-hidden="true">!</b> {problem.text} {problemTodo[problem.code]}
        </p>
      )}
      <Pairs>
        <Captured snapshot={snapshot} capabilities={capabilities} />
        <Pair what="Configuration">{configuration}</Pair>
        <Neighbours snapshot={snapshot} tree={tree} onPick={onPick} />
        <Marks snapshot={snapshot} tree={tree} />
        <Pair what="Id">
          <ShortId id={snapshot.id} />
        </Pair>
      </Pairs>
      {snapshot.disks.length > 0 && (
        <section className={panel.block}>
          <h3>Disks</h3>
          {snapshot.disks.map((disk) => (
            <SnapshotDiskFacts key={disk.disk} disk={disk} tree={tree} />
          ))}
        </section>
      )}
    </>
  );
}

function Captured({ snapshot, capabilities }: Pick<SnapshotFactsProps, 'snapshot' | 'capabilities'>) {
  const { createdAt, captured, memory, memoryBytes, mechanism } = snapshot;
  const delta = deltaBytes(snapshot);
  const memorySize = memoryBytes === undefined ? 'size unknown' : bytesInWords(memoryBytes);
  return (
    <>
      <Pair what="Taken">
        <span className={styles.two}>
          <When at={createdAt} />
          {createdAt !== undefined && <small>{exactTime(createdAt)}</small>}
        </span>
      </Pair>
      <Pair what="Its changes">{delta === undefined ? 'size unknown' : bytesInWords(delta)}</Pair>
      <Pair what="The machine was">{powerWords[captured]}</Pair>
      <Pair what="Memory">{memory ? `saved, ${memorySize}` : 'not saved'}</Pair>
      <Pair what="Kind">{capabilities.mechanisms[mechanism]?.label ?? mechanism}</Pair>
    </>
  );
}

function Neighbours({ snapshot, tree, onPick }: Pick<SnapshotFactsProps, 'snapshot' | 'tree' | 'onPick'>) {
  const below = tree.snapshots.filter(({ parent }) => parent === snapshot.id).map(({ id }) => id);
  if (tree.current.kind === 'snapshot' && tree.current.id === snapshot.id) below.push(LIVE_NODE);
  const called = { [BASE]: 'the base image', [LIVE_NODE]: 'the live state' };
  return (
    <>
      <Pair what="Hangs on">
        <NodeLinks tree={tree} ids={[snapshot.parent ?? BASE]} called={called} onPick={onPick} />
      </Pair>
      <Pair what="Carries">
        {below.length === 0 ? (
          'nothing'
        ) : (
          <NodeLinks tree={tree} ids={below} called={called} onPick={onPick} />
        )}
      </Pair>
    </>
  );
}

function Marks({ snapshot, tree }: Pick<SnapshotFactsProps, 'snapshot' | 'tree'>) {
  const files = new Set(
    snapshot.disks.flatMap(({ stateFile }) => (stateFile === undefined ? [] : [stateFile])),
  );
  const users = otherDependants(tree).filter(({ path }) => files.has(path));
  return (
    <>
      {snapshot.protected === true && <Pair what="Protected">no plan removes it</Pair>}
      {snapshot.owner !== undefined && (
        <Pair what="Made by">
          {snapshot.owner}
          {snapshot.ownerAcknowledged === true ? ', acknowledged' : ', which may rely on it'}
        </Pair>
      )}
      {users.length > 0 && (
        <Pair what="Also used by">{[...new Set(users.map(({ by }) => by))].join(', ')}</Pair>
      )}
    </>
  );
}
