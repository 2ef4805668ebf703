import { type Capabilities, otherDependants, type Snapshot, type SnapshotTree } from '@snaptree/core';
import type { ReactNode } from 'react';
import { factsMessages } from '../../messages/inspector/inspector.ts';
import { powerWords } from '../../messages/operations/effects.ts';
import { problemTodo } from '../../messages/problems/problems.ts';
import { bytesInWords, exactTime, listed } from '../../messages/text/format.ts';
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
  /** How the captured configuration differs from the present one, in one line. */
  readonly configuration: ReactNode;
  readonly onPick: (id: string) => void;
}

/** All facts about a snapshot. */
export function SnapshotFacts({ snapshot, tree, capabilities, configuration, onPick }: SnapshotFactsProps) {
  const { name, description = '', problem, tags = [] } = snapshot;
  return (
    <>
      <div className={panel.eyebrow}>{factsMessages.snapshot}</div>
      <h2 className={panel.title}>
        <Name text={name} />
      </h2>
      {description !== '' && <p className={panel.sentence}>{description}</p>}
      {tags.length > 0 && (
        <ul className={styles.tags} aria-label={factsMessages.tags}>
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
        <Pair what={factsMessages.configuration}>{configuration}</Pair>
        <Relatives snapshot={snapshot} tree={tree} onPick={onPick} />
        <Extras snapshot={snapshot} tree={tree} />
        <Pair what={factsMessages.id}>
          <ShortId id={snapshot.id} />
        </Pair>
      </Pairs>
      {snapshot.disks.length > 0 && (
        <section className={panel.block}>
          <h3>{factsMessages.disks}</h3>
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
  const memorySize = memoryBytes === undefined ? factsMessages.sizeUnknown : bytesInWords(memoryBytes);
  return (
    <>
      <Pair what={factsMessages.created}>
        <span className={styles.two}>
          <When at={createdAt} />
          {createdAt !== undefined && <small>{exactTime(createdAt)}</small>}
        </span>
      </Pair>
      <Pair what={factsMessages.size}>{bytesInWords(delta)}</Pair>
      <Pair what={factsMessages.powerThen}>{powerWords[captured]}</Pair>
      <Pair what={factsMessages.memory}>
        {memory ? factsMessages.memorySaved(memorySize) : factsMessages.memoryNotSaved}
      </Pair>
      <Pair what={factsMessages.kind}>{capabilities.mechanisms[mechanism]?.label ?? mechanism}</Pair>
    </>
  );
}

function Relatives({ snapshot, tree, onPick }: Pick<SnapshotFactsProps, 'snapshot' | 'tree' | 'onPick'>) {
  const below = tree.snapshots.filter(({ parent }) => parent === snapshot.id).map(({ id }) => id);
  if (tree.current.kind === 'snapshot' && tree.current.id === snapshot.id) below.push(LIVE_NODE);
  const called = { [BASE]: factsMessages.baseImage, [LIVE_NODE]: factsMessages.liveState };
  return (
    <>
      <Pair what={factsMessages.parent}>
        <NodeLinks tree={tree} ids={[snapshot.parent ?? BASE]} called={called} onPick={onPick} />
      </Pair>
      <Pair what={factsMessages.children}>
        {below.length === 0 ? (
          factsMessages.none
        ) : (
          <NodeLinks tree={tree} ids={below} called={called} onPick={onPick} />
        )}
      </Pair>
    </>
  );
}

function Extras({ snapshot, tree }: Pick<SnapshotFactsProps, 'snapshot' | 'tree'>) {
  const files = new Set(
    snapshot.disks.flatMap(({ stateFile }) => (stateFile === undefined ? [] : [stateFile])),
  );
  const users = otherDependants(tree).filter(({ path }) => files.has(path));
  return (
    <>
      {snapshot.protected === true && (
        <Pair what={factsMessages.protection}>{factsMessages.protectedMeans}</Pair>
      )}
      {snapshot.owner !== undefined && (
        <Pair what={factsMessages.owner}>
          {factsMessages.ownedBy(snapshot.owner, snapshot.ownerAcknowledged === true)}
        </Pair>
      )}
      {users.length > 0 && (
        <Pair what={factsMessages.usedBy}>{listed([...new Set(users.map(({ by }) => by))])}</Pair>
      )}
    </>
  );
}
