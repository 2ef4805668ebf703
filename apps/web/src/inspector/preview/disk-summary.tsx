import { UnstyledButton } from '@mantine/core';
import type { DiskEffect, Plan, SnapshotTree } from '@snaptree/core';
import { useState } from 'react';
import { diskActionWords } from '../../messages/effects.ts';
import { bytesInWords } from '../../messages/format.ts';
import { Name } from '../../ui/name.tsx';
import { Pair, Pairs } from '../pairs.tsx';
import panel from '../panel.module.css';
import styles from './disk-summary.module.css';

const SHOWN = 6;

interface Line {
  readonly what: string;
  readonly value: string;
}

/** What happens to which file, how much moves at most, what is freed and what is needed meanwhile. */
export function DiskSummary({ plan, tree }: { plan: Plan; tree: SnapshotTree }) {
  const [whole, setWhole] = useState(false);
  const { freesBytes, needsBytes } = plan.space;
  if (plan.disks.length === 0 && !freesBytes && !needsBytes) return null;
  const lines = plan.disks.flatMap(linesOf);
  const shown = whole ? lines : lines.slice(0, SHOWN);
  return (
    <section className={panel.block}>
      <h3>Disks</h3>
      <Pairs>
        {shown.map((line, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a plan's disk lines never change their order
          <Pair key={index} what={line.what}>
            <Name text={line.value} />
          </Pair>
        ))}
      </Pairs>
      {lines.length > shown.length && (
        <UnstyledButton className={panel.more} onClick={() => setWhole(true)}>
          Show all {lines.length}
        </UnstyledButton>
      )}
      <Pairs>
        {freesBytes !== 0 && (
          <Pair what="Frees">
            <span className={freesBytes === undefined ? undefined : styles.good}>
              {freesBytes === undefined ? 'not known' : `at most ${bytesInWords(freesBytes)}`}
            </span>
          </Pair>
        )}
        <Pair what="Needs at the peak">
          {needsBytes === undefined ? 'not known' : bytesInWords(needsBytes)}
          {tree.freeBytes === undefined ? '' : ` of ${bytesInWords(tree.freeBytes)} free`}
        </Pair>
      </Pairs>
    </section>
  );
}

/** What only disappears is one line; what is copied says how much, into what, and what goes afterwards. */
function linesOf(effect: DiskEffect): Line[] {
  const what = `${effect.disk} · ${diskActionWords[effect.action]}`;
  const into = fileName(effect.into);
  const removes = fileName(effect.removes);
  switch (effect.action) {
    case 'dropLayer':
    case 'dropInternal':
    case 'removeMemory':
      return [{ what, value: removes ?? sizeOf(effect) }];
    case 'keepMemory':
      return [{ what, value: fileName(effect.from) ?? sizeOf(effect) }];
    case 'keepLayer':
      return [{ what, value: fileName(effect.from) ?? 'its file' }];
    case 'writeMemory':
      return [{ what: 'memory · saved', value: sizeOf(effect) }];
    case 'writeOverlay':
      return [{ what: `${effect.disk} · frozen`, value: into ?? 'a new file above it' }];
    case 'commitDown':
    case 'moveForward': {
      const lines = [{ what, value: sizeOf(effect) }];
      if (into !== undefined) lines.push({ what: `${effect.disk} · into`, value: into });
      if (removes !== undefined) lines.push({ what: `${effect.disk} · layer removed`, value: removes });
      return lines;
    }
    default:
      return effect.action satisfies never;
  }
}

const sizeOf = ({ bytes }: DiskEffect) =>
  bytes === undefined ? 'size unknown' : `at most ${bytesInWords(bytes)}`;
const fileName = (path: string | undefined) => path?.split('/').at(-1);
