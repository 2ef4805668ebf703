import type { Restriction, SnapshotTree, Terminology } from '@snaptree/core';
import { factsMessages } from '../../messages/inspector/inspector.ts';
import { bytesInWords } from '../../messages/text/format.ts';
import { BASE } from '../../tree/layout/shape.ts';
import { Name } from '../../ui/name.tsx';
import { PowerPill } from '../../ui/power.tsx';
import { ShortId } from '../../ui/short-id.tsx';
import { NativeTerm } from '../../ui/terminology.tsx';
import { Pair, Pairs } from '../pairs.tsx';
import panel from '../panel.module.css';
import { LiveDiskFacts } from './disk-facts.tsx';
import { NodeLinks } from './node-links.tsx';
import { Restrictions } from './restrictions.tsx';

interface LiveFactsProps {
  readonly tree: SnapshotTree;
  readonly words: Terminology | undefined;
  readonly restrictions: readonly Restriction[];
  /** The id in the address, if that snapshot no longer exists. */
  readonly gone: string | undefined;
  readonly onPick: (id: string) => void;
}

/** The live state of the VM. */
export function LiveFacts({ tree, words, restrictions, gone, onPick }: LiveFactsProps) {
  const { live, current, freeBytes } = tree;
  return (
    <>
      {gone !== undefined && <p className={panel.finding}>{factsMessages.live.gone(gone.slice(0, 8))}</p>}
      <div className={panel.eyebrow}>{factsMessages.live.title}</div>
      <h2 className={panel.title}>
        <Name text={tree.domain.name} />
      </h2>
      <NativeTerm words={words} word={words?.live} />
      {current.kind === 'unknown' && (
        <p className={panel.finding}>
          <b aria-hidden="true">!</b> {factsMessages.live.unknownCurrent(current.why)}
        </p>
      )}
      <Pairs>
        <Pair what={factsMessages.power}>
          <PowerPill power={live.power} />
        </Pair>
        {live.memoryBytes !== undefined && (
          <Pair what={factsMessages.memory}>{bytesInWords(live.memoryBytes)}</Pair>
        )}
        <Pair what={factsMessages.live.current}>
          {current.kind === 'unknown' ? (
            factsMessages.live.unknown
          ) : (
            <NodeLinks
              tree={tree}
              ids={[current.kind === 'snapshot' ? current.id : BASE]}
              called={{ [BASE]: factsMessages.baseImage }}
              onPick={onPick}
            />
          )}
        </Pair>
        <Pair what={factsMessages.live.changed}>{factsMessages.live.changedWords[live.changed]}</Pair>
        <Pair what={factsMessages.live.freeSpace}>
          {freeBytes === undefined ? factsMessages.live.unknown : bytesInWords(freeBytes)}
        </Pair>
        <Pair what={factsMessages.id}>
          <ShortId id={tree.domain.id} />
        </Pair>
      </Pairs>
      {live.disks.length > 0 && (
        <section className={panel.block}>
          <h3>{factsMessages.disks}</h3>
          {live.disks.map((disk) => (
            <LiveDiskFacts key={disk.disk} disk={disk} />
          ))}
        </section>
      )}
      {tree.snapshots.length > 0 && restrictions.length > 0 && <Restrictions restrictions={restrictions} />}
    </>
  );
}
