import type { LiveState, OwnWords, SnapshotTree } from '@snaptree/core';
import { bytesInWords } from '../../messages/format.ts';
import { BASE } from '../../tree/layout/shape.ts';
import { Name } from '../../ui/name.tsx';
import { PowerPill } from '../../ui/power.tsx';
import { ShortId } from '../../ui/short-id.tsx';
import { NativeTerm } from '../../ui/terminology.tsx';
import { Pair, Pairs } from '../pairs.tsx';
import panel from '../panel.module.css';
import { LiveDiskFacts } from './disk-facts.tsx';
import { NodeLinks } from './node-links.tsx';

interface LiveFactsProps {
  readonly tree: SnapshotTree;
  readonly words: OwnWords | undefined;
  /** The id of the address that is no longer there. */
  readonly gone: string | undefined;
  readonly onPick: (id: string) => void;
}

const changedWords: Record<LiveState['changed'], string> = {
  yes: 'changed',
  no: 'not changed',
  unknown: 'perhaps changed',
};

/** What the machine is now. */
export function LiveFacts({ tree, words, gone, onPick }: LiveFactsProps) {
  const { live, current, freeBytes } = tree;
  return (
    <>
      {gone !== undefined && (
        <p className={panel.finding}>The restore point of this address ({gone.slice(0, 8)}) is gone.</p>
      )}
      <div className={panel.eyebrow}>Live state</div>
      <h2 className={panel.title}>
        <Name text={tree.domain.name} />
      </h2>
      <NativeTerm words={words} word={words?.live} />
      {current.kind === 'unknown' && (
        <p className={panel.finding}>
          <b aria-hidden="true">!</b> Nobody can tell which restore point the machine sits on: {current.why}.
          Nothing is changed here until the two agree again.
        </p>
      )}
      <Pairs>
        <Pair what="Power">
          <PowerPill power={live.power} />
        </Pair>
        {live.memoryBytes !== undefined && <Pair what="Memory">{bytesInWords(live.memoryBytes)}</Pair>}
        <Pair what="Sits on">
          {current.kind === 'unknown' ? (
            'not known'
          ) : (
            <NodeLinks
              tree={tree}
              ids={[current.kind === 'snapshot' ? current.id : BASE]}
              called={{ [BASE]: 'the base image' }}
              onPick={onPick}
            />
          )}
        </Pair>
        <Pair what="Since then">{changedWords[live.changed]}</Pair>
        <Pair what="Free space">{freeBytes === undefined ? 'not known' : bytesInWords(freeBytes)}</Pair>
        <Pair what="Id">
          <ShortId id={tree.domain.id} />
        </Pair>
      </Pairs>
      {live.disks.length > 0 && (
        <section className={panel.block}>
          <h3>Disks</h3>
          {live.disks.map((disk) => (
            <LiveDiskFacts key={disk.disk} disk={disk} />
          ))}
        </section>
      )}
    </>
  );
}
