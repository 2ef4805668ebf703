import type { LiveDisk, Snapshot, TreeReading } from '@snaptree/core';
import { useMemo } from 'react';
import { Name } from '../marks/name.tsx';
import { PowerPill } from '../marks/power.tsx';
import { ShortId } from '../marks/short-id.tsx';
import { When } from '../marks/when.tsx';
import { BASE, LIVE_NODE } from '../tree/layout/shape.ts';
import { deltaBytes } from '../tree/overlay/facts.ts';
import { seatInWords } from '../words/differences.ts';
import { powerWords } from '../words/effects.ts';
import { bytesInWords, counted } from '../words/figures.ts';
import { nameOf } from '../words/operations.ts';
import styles from './details.module.css';
import type { InspectorProps } from './inspector.tsx';
import { OfferList } from './offer-list.tsx';
import { offersFor } from './offers.ts';
import { Pair, Pairs } from './pairs.tsx';
import panel from './panel.module.css';

/** A node and what can be done with it. With nothing chosen it is about the live state. */
export function Details(props: InspectorProps) {
  const { reading, picked = LIVE_NODE, hold, actions } = props;
  const snapshot = reading.tree.snapshots.find((s) => s.id === picked);
  const subject = snapshot === undefined && picked !== BASE ? LIVE_NODE : picked;
  // The names of new snapshots carry the time at which the list was made, so that they do not run on.
  const groups = useMemo(() => offersFor(reading, subject, new Date()), [reading, subject]);
  return (
    <div className={panel.scroll}>
      {snapshot !== undefined && <SnapshotFacts snapshot={snapshot} reading={reading} />}
      {picked === BASE && <BaseFacts reading={reading} />}
      {snapshot === undefined && picked !== BASE && (
        <LiveFacts reading={reading} gone={picked !== LIVE_NODE ? picked : undefined} />
      )}
      <OfferList groups={groups} hold={hold} actions={actions} />
    </div>
  );
}

function SnapshotFacts({ snapshot, reading }: { snapshot: Snapshot; reading: TreeReading }) {
  const mechanism = reading.capabilities.mechanisms[snapshot.mechanism]?.label ?? snapshot.mechanism;
  return (
    <>
      <div className={panel.eyebrow}>Restore point</div>
      <h2 className={panel.title}>
        <Name text={snapshot.name} />
      </h2>
      {snapshot.description !== undefined && snapshot.description !== '' && (
        <p className={panel.sentence}>{snapshot.description}</p>
      )}
      {snapshot.problem !== undefined && (
        <p className={panel.finding}>
          <b aria-hidden="true">!</b> {snapshot.problem.text}
        </p>
      )}
      <Pairs>
        <Pair what="Taken">
          <When at={snapshot.createdAt} />
        </Pair>
        <Pair what="Its changes">{bytesInWords(deltaBytes(snapshot))}</Pair>
        <Pair what="The machine was">{powerWords[snapshot.captured]}</Pair>
        <Pair what="Memory">
          {snapshot.memory ? `saved, ${bytesInWords(snapshot.memoryBytes)}` : 'not saved'}
        </Pair>
        <Pair what="Kind">{mechanism}</Pair>
        <Pair what="Hangs on">
          <Name text={snapshot.parent === null ? 'the base image' : nameOf(reading.tree, snapshot.parent)} />
        </Pair>
        {snapshot.protected === true && <Pair what="Protected">no plan removes it</Pair>}
        {snapshot.owner !== undefined && (
          <Pair what="Made by">
            {snapshot.owner}
            {snapshot.ownerAcknowledged === true ? ', acknowledged' : ''}
          </Pair>
        )}
        <Pair what="Id">
          <ShortId id={snapshot.id} />
        </Pair>
      </Pairs>
      <section className={panel.block}>
        <h3>Disks</h3>
        <Pairs>
          {snapshot.disks.map((disk) => (
            <Pair key={disk.disk} what={disk.disk}>
              {disk.coverage === 'none' ? 'not restored by a revert' : <DiskFile disk={disk} />}
            </Pair>
          ))}
        </Pairs>
      </section>
    </>
  );
}

function DiskFile({ disk }: { disk: Snapshot['disks'][number] }) {
  return (
    <span className={styles.file}>
      <Name text={disk.frozen?.split('/').at(-1) ?? 'file unknown'} />
      <small>
        {disk.coverage} · {bytesInWords(disk.bytes)}
      </small>
    </span>
  );
}

function LiveFacts({ reading, gone }: { reading: TreeReading; gone: string | undefined }) {
  const { tree } = reading;
  const changed = { yes: 'changed', no: 'not changed', unknown: 'not known' } as const;
  return (
    <>
      {gone !== undefined && (
        <p className={panel.finding}>The restore point of this address ({gone.slice(0, 8)}) is gone.</p>
      )}
      <div className={panel.eyebrow}>Live state</div>
      <h2 className={panel.title}>
        <Name text={tree.domain.name} />
      </h2>
      <Pairs>
        <Pair what="Power">
          <PowerPill power={tree.live.power} />
        </Pair>
        <Pair what="Sits on">
          <Name text={tree.seat.kind === 'unknown' ? 'not known' : seatInWords(tree.seat, tree)} />
        </Pair>
        <Pair what="Since then">{changed[tree.live.changed]}</Pair>
        {tree.freeBytes !== undefined && <Pair what="Free space">{bytesInWords(tree.freeBytes)}</Pair>}
        <Pair what="Id">
          <ShortId id={tree.domain.id} />
        </Pair>
      </Pairs>
      {tree.live.disks.length > 0 && (
        <section className={panel.block}>
          <h3>Disks</h3>
          <Pairs>
            {tree.live.disks.map((disk) => (
              <Pair key={disk.disk} what={disk.disk}>
                {liveDiskWords(disk)}
              </Pair>
            ))}
          </Pairs>
        </section>
      )}
    </>
  );
}

const liveDiskWords = (disk: LiveDisk) =>
  `${counted(disk.chain.length, 'layer')}${disk.capacity === undefined ? '' : ` · ${bytesInWords(disk.capacity)}`}`;

function BaseFacts({ reading }: { reading: TreeReading }) {
  return (
    <>
      <div className={panel.eyebrow}>Base image</div>
      <h2 className={panel.title}>What everything rests on</h2>
      <p className={panel.sentence}>It is no restore point: the machine cannot be reverted to it.</p>
      <Pairs>
        {reading.tree.live.disks.map((disk) => (
          <Pair key={disk.disk} what={disk.disk}>
            <Name text={disk.chain.at(-1)?.path.split('/').at(-1) ?? 'unknown'} />
          </Pair>
        ))}
      </Pairs>
    </>
  );
}
