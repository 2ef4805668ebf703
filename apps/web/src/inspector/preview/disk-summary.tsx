import { UnstyledButton } from '@mantine/core';
import type { DiskEffect, Plan, SnapshotTree } from '@snaptree/core';
import { useState } from 'react';
import { diskActionWords } from '../../messages/operations/effects.ts';
import { diskMessages, previewMessages } from '../../messages/operations/preview.ts';
import { bytesInWords } from '../../messages/text/format.ts';
import { Name } from '../../ui/name.tsx';
import { Pair, Pairs } from '../pairs.tsx';
import panel from '../panel.module.css';

const SHOWN = 6;

interface Line {
  readonly what: string;
  readonly value: string;
}

/** What happens to each file, how much data is copied, and how much space is freed and needed. */
export function DiskSummary({ plan, tree }: { plan: Plan; tree: SnapshotTree }) {
  const [all, setAll] = useState(false);
  const { freesBytes, needsBytes } = plan.space;
  if (plan.disks.length === 0 && !freesBytes && !needsBytes) return null;
  const lines = plan.disks.flatMap(linesOf);
  const shown = all ? lines : lines.slice(0, SHOWN);
  return (
    <section className={panel.block}>
      <h3>{diskMessages.title}</h3>
      <Pairs>
        {shown.map((line, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a plan's disk lines never change their order
          <Pair key={index} what={line.what}>
            <Name text={line.value} />
          </Pair>
        ))}
      </Pairs>
      {lines.length > shown.length && (
        <UnstyledButton className={panel.more} onClick={() => setAll(true)}>
          {previewMessages.showAll(lines.length)}
        </UnstyledButton>
      )}
      <Pairs>
        {freesBytes !== 0 && (
          <Pair what={diskMessages.frees}>
            <span className={freesBytes === undefined ? undefined : panel.good}>
              {freesBytes === undefined
                ? diskMessages.unknown
                : diskMessages.atMost(bytesInWords(freesBytes))}
            </span>
          </Pair>
        )}
        <Pair what={diskMessages.needs}>
          {tree.freeBytes === undefined
            ? needsText(needsBytes)
            : diskMessages.needsOfFree(needsText(needsBytes), bytesInWords(tree.freeBytes))}
        </Pair>
      </Pairs>
    </section>
  );
}

const needsText = (bytes: number | undefined) =>
  bytes === undefined ? diskMessages.unknown : bytesInWords(bytes);

/** A deletion is one line; a copy says how much, where to, and what is deleted afterward. */
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
      return [{ what, value: fileName(effect.from) ?? diskMessages.itsFile }];
    case 'writeMemory':
      return [{ what: diskMessages.memorySaved, value: sizeOf(effect) }];
    case 'writeOverlay':
      return [{ what: diskMessages.overlay(effect.disk), value: into ?? diskMessages.newOverlay }];
    case 'commitDown':
    case 'moveForward':
    case 'pull': {
      const lines = [{ what, value: sizeOf(effect) }];
      if (into !== undefined) lines.push({ what: diskMessages.into(effect.disk), value: into });
      if (removes !== undefined) lines.push({ what: diskMessages.layerDeleted(effect.disk), value: removes });
      return lines;
    }
    default:
      return effect.action satisfies never;
  }
}

const sizeOf = ({ bytes }: DiskEffect) =>
  bytes === undefined ? diskMessages.sizeUnknown : diskMessages.atMost(bytesInWords(bytes));
const fileName = (path: string | undefined) => path?.split('/').at(-1);
