import { fileURLToPath } from 'node:url';
import type { Hazard, Restriction } from '@snaptree/core';
import { hazardOf, type KnownHazard } from '@snaptree/hypervisors';
import { documentedHazards } from '../documented.ts';

export const pathOfPage = fileURLToPath(new URL('../../../../docs/hazards.md', import.meta.url));

const introduction = `# Known hazards

Snaptree's tables of hazards generate this page: \`node packages/drivers/src/hazards/main.ts\`. A test fails when it is
out of date, and another when a rule with version bounds that protects from data loss has no entry.

These are the bugs and limits of hypervisors that affect snapshots. *Settings* shows those of the version that a
host runs: choose *Known hazards* of the host. The guards that hold on every hypervisor are in
[Semantics](semantics.md#guards-that-no-hypervisor-has).

| risk | meaning |
|---|---|
| data loss | snapshots or disks are damaged or deleted |
| outage | VMs or the hypervisor stop or do not start |
| disclosure | others can read the data |
| incomplete | an operation succeeds and does not do all that it says |
`;

const riskWords: Record<Hazard['risk'], string> = {
  dataLoss: 'data loss',
  outage: 'outage',
  disclosure: 'disclosure',
  incomplete: 'incomplete',
};

/** `docs/hazards.md` as it should be. */
export function hazardsPage(): string {
  const parts = documentedHazards.map(({ title, product, hazards }) =>
    [`## ${title}`, ...hazards.map((known) => entry(known, product))].join('\n\n'),
  );
  parts.push(restrictionsPart());
  return `${[introduction.trimEnd(), ...parts].join('\n\n')}\n`;
}

function entry(known: KnownHazard, product: string): string {
  const { title, effect, risk, since, until, distributions, guard, sources } = hazardOf(known);
  const confined = known.confinedBy === undefined ? '' : ', where AppArmor confines VMs';
  const rows = [
    `- Risk: ${riskWords[risk]}`,
    `- Versions: ${versions(product, since, until)}${confined}`,
    ...distributions.map((text) => `- ${text}`),
    `- Guard: ${guard.text}${named(guard)}`,
    `- Source: ${sources.map(({ text, url }) => (url === undefined ? text : `[${text}](${url})`)).join('; ')}`,
  ];
  return `### ${title}\n\n${effect}\n\n${rows.join('\n')}`;
}

function versions(product: string, since: string | undefined, until: string | undefined): string {
  if (since === undefined) return until === undefined ? `all of ${product}` : `${product} before ${until}`;
  return until === undefined
    ? `${product} ${since} and later`
    : `${product} ${since} and later, before ${until}`;
}

function named({ rules, codes }: Hazard['guard']): string {
  const names = [
    ...(rules.length === 0 ? [] : [`rules ${rules.map((rule) => `\`${rule}\``).join(', ')}`]),
    ...(codes.length === 0 ? [] : [`refusals ${codes.map((code) => `\`${code}\``).join(', ')}`]),
  ];
  return names.length === 0 ? '' : ` (${names.join('; ')})`;
}

/** What other operations do on VMs that have snapshots. */
function restrictionsPart(): string {
  const rows = documentedHazards.flatMap(({ product, restrictions }) =>
    restrictions.map(
      ({ operation, result, text, source, unproven }) =>
        `| ${product} | ${operationWords[operation]} | ${result} | ${text} | ${source}${unproven === true ? '; not proven' : ''} |`,
    ),
  );
  return [
    '## What snapshots block\n',
    'Other operations on a VM that has snapshots. The panel of the live state shows them.\n',
    '| hypervisor | operation | result | what happens | source |',
    '|---|---|---|---|---|',
    ...rows,
  ].join('\n');
}

const operationWords: Record<Restriction['operation'], string> = {
  deleteVm: 'delete the VM',
  migrate: 'migrate',
  moveStorage: 'move storage',
  resizeDisk: 'resize a disk',
  detachDisk: 'detach a disk',
  renameVm: 'rename the VM',
  cloneVm: 'clone the VM',
};
