import type { SnapshotTree } from '../tree/model.ts';
import type { ConfigurationSection, MachineConfiguration, Setting, SettingValue } from './model.ts';

/**
 * How one setting stands between two configurations. `layer`: another file, but one of the same disk; snapshots
 * put overlays on a disk, and that alone changes nothing about the VM.
 */
export type SettingState = 'same' | 'layer' | 'changed' | 'removed' | 'added';

export interface ComparedSetting {
  readonly key: string;
  readonly label: string;
  readonly state: SettingState;
  readonly before?: SettingValue;
  readonly after?: SettingValue;
}

export interface ComparedSection {
  readonly key: string;
  readonly title: string;
  /** `removed`, `added`: the whole part is only in the configuration before, or only in the one after. */
  readonly state: 'same' | 'changed' | 'removed' | 'added';
  readonly settings: readonly ComparedSetting[];
}

/** By device: every file that is known to hold some state of that disk. */
export type DiskFiles = ReadonlyMap<string, ReadonlySet<string>>;

/** Every file that a tree names for each disk: the live chain, what snapshots froze and what they opened. */
export function diskFilesOf(tree: SnapshotTree): DiskFiles {
  const files = new Map<string, Set<string>>();
  const note = (disk: string, path: string | undefined) => {
    if (path === undefined) return;
    const known = files.get(disk) ?? new Set<string>();
    files.set(disk, known.add(path));
  };
  for (const { disk, chain } of tree.live.disks) for (const { path } of chain) note(disk, path);
  for (const { disks } of tree.snapshots) {
    for (const { disk, stateFile, overlay } of disks) {
      note(disk, stateFile);
      note(disk, overlay);
    }
  }
  return files;
}

/**
 * Holds two configurations of one VM against each other: sections and settings in the order of `before`,
 * what is only in `after` behind. Settings that pass with every start never differ.
 */
export function compareConfigurations(
  before: MachineConfiguration,
  after: MachineConfiguration,
  files: DiskFiles = new Map(),
): ComparedSection[] {
  return paired(before.sections, after.sections).map(({ key, old, young }) => {
    const settings = paired(old?.settings ?? [], young?.settings ?? []).map((pair) =>
      compareSetting(pair, files.get(old?.disk ?? young?.disk ?? '')),
    );
    const title = (young ?? old)?.title ?? key;
    return { key, title, state: sectionState(old, young, settings), settings };
  });
}

/** Whether anything about the VM differs; another layer of the same disk does not count. */
export function isSameConfiguration(sections: readonly ComparedSection[]): boolean {
  return sections.every((section) => section.state === 'same');
}

/** Whether a setting counts as a difference. */
export function differs(state: SettingState): boolean {
  return state !== 'same' && state !== 'layer';
}

interface Pair<T> {
  readonly key: string;
  readonly old: T | undefined;
  readonly young: T | undefined;
}

function paired<T extends { readonly key: string }>(then: readonly T[], now: readonly T[]): Pair<T>[] {
  const known = new Set(then.map((part) => part.key));
  const later = new Map(now.map((part) => [part.key, part]));
  return [
    ...then.map((old) => ({ key: old.key, old, young: later.get(old.key) })),
    ...now
      .filter((young) => !known.has(young.key))
      .map((young) => ({ key: young.key, old: undefined, young })),
  ];
}

function sectionState(
  old: ConfigurationSection | undefined,
  young: ConfigurationSection | undefined,
  settings: readonly ComparedSetting[],
): ComparedSection['state'] {
  if (old === undefined) return 'added';
  if (young === undefined) return 'removed';
  return settings.some((setting) => differs(setting.state)) ? 'changed' : 'same';
}

function compareSetting(
  { key, old, young }: Pair<Setting>,
  files: ReadonlySet<string> | undefined,
): ComparedSetting {
  const label = (young ?? old)?.label ?? key;
  const passing = old?.passing === true || young?.passing === true;
  const values = {
    ...(old === undefined ? {} : { before: old.value }),
    ...(young === undefined ? {} : { after: young.value }),
  };
  return { key, label, state: passing ? 'same' : stateOf(old?.value, young?.value, files), ...values };
}

function stateOf(
  old: SettingValue | undefined,
  young: SettingValue | undefined,
  files: ReadonlySet<string> | undefined,
): SettingState {
  if (old === undefined) return young === undefined ? 'same' : 'added';
  if (young === undefined) return 'removed';
  if (old.kind === 'files' && young.kind === 'files') return compareFiles(old.chain, young.chain, files);
  return sameValue(old, young) ? 'same' : 'changed';
}

function sameValue(old: SettingValue, young: SettingValue): boolean {
  if (old.kind === 'text' && young.kind === 'text') return old.text === young.text;
  if (old.kind === 'bytes' && young.kind === 'bytes') return old.bytes === young.bytes;
  return false;
}

/** The active file decides; how much of the chain below is written out differs with the VM's power state. */
function compareFiles(
  old: readonly string[],
  young: readonly string[],
  files: ReadonlySet<string> | undefined,
): SettingState {
  const [oldTop] = old;
  const [youngTop] = young;
  if (oldTop === youngTop) return 'same';
  if (oldTop === undefined || youngTop === undefined) return 'changed';
  const shared = old.some((path) => young.includes(path));
  const known = files?.has(oldTop) === true && files.has(youngTop);
  return shared || known ? 'layer' : 'changed';
}
