import {
  type ComparedSection,
  type ConfigurationAnswer,
  type ConfigurationReading,
  compareConfigurations,
  differs,
  diskFilesOf,
  type MachineConfiguration,
  type SnapshotTree,
} from '@snaptree/core';

/** Two configurations to compare, or why they cannot be compared. */
export type Comparison =
  | {
      readonly kind: 'compared';
      readonly sections: readonly ComparedSection[];
      /** Settings that differ. */
      readonly count: number;
    }
  | { readonly kind: 'none'; readonly why: string };

/** Compares `before` with `after`; which files belong to one disk is known from the tree. */
export function compared(
  before: ConfigurationAnswer,
  after: ConfigurationAnswer,
  tree: SnapshotTree,
): Comparison {
  if (before.kind === 'none') return { kind: 'none', why: before.text };
  if (after.kind === 'none') return { kind: 'none', why: after.text };
  const sections = compareConfigurations(before.configuration, after.configuration, diskFilesOf(tree));
  return { kind: 'compared', sections, count: countOf(sections) };
}

/** What a VM runs with until it is powered off, if it differs from its definition. */
export function whileRunning(answer: ConfigurationAnswer): readonly ComparedSection[] | undefined {
  if (answer.kind === 'none' || answer.running === undefined) return undefined;
  return compareConfigurations(answer.configuration, answer.running);
}

/** The sections with only the settings that differ. */
export function onlyDifferences(sections: readonly ComparedSection[]): ComparedSection[] {
  return sections.flatMap((section) => {
    const settings = section.settings.filter((setting) => differs(setting.state));
    return settings.length === 0 ? [] : [{ ...section, settings }];
  });
}

/** The documents that the two sides came from, for reading and copying. */
export function documentsOf({ captured, live }: ConfigurationReading) {
  const raw = (answer: ConfigurationAnswer): MachineConfiguration['raw'] =>
    answer.kind === 'known' ? answer.configuration.raw : undefined;
  return { captured: raw(captured), live: raw(live) };
}

/** A part that was added or removed counts once, however many fields it has. */
function countOf(sections: readonly ComparedSection[]): number {
  return sections.reduce(
    (sum, { state, settings }) =>
      state === 'changed' || state === 'same'
        ? sum + settings.filter((setting) => differs(setting.state)).length
        : sum + 1,
    0,
  );
}
