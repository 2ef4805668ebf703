import type { SnapshotTree } from '@snaptree/core';
import type { MoveMade } from '../../../../conformance/target.ts';
import type { Shell } from '../shell.ts';

/** What a move needs to know and may use. */
export interface Scene {
  readonly tree: SnapshotTree;
  /** Reads the VM as a page would. */
  readonly read: () => Promise<unknown>;
  /** The VM's own folder, with all its files. */
  readonly folder: string;
  readonly shell: Shell;
  /** Another client of the daemon. */
  readonly virsh: (...args: string[]) => Promise<string>;
  /** At least 0, less than 1. */
  readonly random: () => number;
  /** Different for every move. */
  readonly serial: number;
}

/** undefined: it is not possible now. */
export type Move = (scene: Scene) => Promise<MoveMade | undefined>;

export function pick<T>(list: readonly T[], random: () => number): T | undefined {
  return list[Math.floor(random() * list.length)];
}

/** The files of the first disk, from the one that is written to the base image. */
export const chainOf = ({ tree }: Scene): readonly string[] =>
  tree.live.disks[0]?.chain.map((layer) => layer.path) ?? [];

export const qemuImg = async ({ shell }: Scene, ...args: string[]): Promise<void> => {
  await shell.run('qemu-img', args);
};

/** Commands as an administrator would type them, with file names only. */
export const said = ({ folder }: Scene, ...words: string[]): string =>
  words.join(' ').replaceAll(`${folder}/`, '');

/** Replaces a file in the definition of a VM that is off. */
export async function redefine(scene: Scene, from: string, to: string): Promise<void> {
  const { virsh, tree, shell, folder, serial } = scene;
  const xml = await virsh('dumpxml', '--inactive', '--security-info', tree.domain.id);
  const path = `${folder}/definition-${serial}.xml`;
  await shell.write(path, xml.replaceAll(`file='${from}'`, `file='${to}'`));
  await virsh('define', path);
}
