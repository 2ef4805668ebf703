import { fileURLToPath } from 'node:url';
import { Power } from '@snaptree/core';
import { type Described, described } from '../documented.ts';
import { type PowerAnswer, type PowerRow, powerTable } from './power-table.ts';

export const pathOfPage = fileURLToPath(new URL('../../../../docs/power-states.md', import.meta.url));

const introduction = `# Operations by power state

Snaptree's planner generates this page: \`node packages/drivers/src/power-states/main.ts\`. A test fails when it is out
of date.

Each row asks whether an operation is possible on a VM with one disk, in each of the four power states: *running*,
*paused*, *off*, and *saved* (off, with a saved state that the next start loads). Losses from a revert or a discard are
accepted in advance, because they do not depend on the power state. Each table has snapshots of one type only.

| sign | meaning |
|---|---|
| yes | possible |
| %, cancel, pause | reports a percentage; can be canceled; pauses a running guest |
| no | the hypervisor refuses; the number refers to its rule |
| never | Snaptree refuses although the hypervisor would accept; the number refers to the reason. Not tested, by design |
| – | meaningless in this state |
| ? | not tested |
`;

/** The complete page, as Markdown. */
export function powerStatesPage(): string {
  return [introduction, ...described.map(section)].join('\n');
}

function section(hypervisor: Described): string {
  const notes = new Notes();
  const rows = powerTable(hypervisor.capabilities);
  const kinds = [...Map.groupBy(rows, (row) => row.mechanism)].map(([mechanism, group]) => {
    const title = mechanism === undefined ? 'VM and labels' : labelOf(hypervisor, mechanism);
    return [`### ${title}`, '', ...table(group, hypervisor, notes), ''].join('\n');
  });
  return [`## ${hypervisor.title}`, '', hypervisor.source, '', ...kinds, ...notes.lines(), ''].join('\n');
}

function labelOf({ capabilities }: Described, mechanism: string): string {
  const label = capabilities.mechanisms[mechanism]?.label ?? mechanism;
  return label.charAt(0).toUpperCase() + label.slice(1);
}

function table(rows: readonly PowerRow[], hypervisor: Described, notes: Notes): string[] {
  const lines = rows.map(({ mechanism, operation, answers }) => {
    const untried = hypervisor.untried[operation];
    const cells = Power.options.map((power) => {
      if (mechanism === undefined && isPointless(answers[power])) return '–';
      const sign = signOf(answers[power], notes);
      if (!answers[power].allowed) return sign;
      if (untried !== undefined) return `${sign} ? ${notes.refer(untried)}`;
      return answers[power].unproven ? `${sign} ?` : sign;
    });
    return `| ${[operation, ...cells].join(' | ')} |`;
  });
  return [`| | ${Power.options.join(' | ')} |`, `|---${'|---'.repeat(Power.options.length)}|`, ...lines];
}

/** Such as starting a running VM, which needs no reason below the table. */
function isPointless(answer: PowerAnswer): boolean {
  return !answer.allowed && (answer.code === 'wrongState' || answer.code === 'nothingToDo');
}

function signOf(answer: PowerAnswer, notes: Notes): string {
  if (answer.allowed) {
    const traits = [
      answer.percent ? '%' : '',
      answer.cancel ? 'cancel' : '',
      answer.pausesGuest ? 'pause' : '',
    ];
    const listed = traits.filter((word) => word !== '').join(', ');
    return listed === '' ? 'yes' : `yes (${listed})`;
  }
  switch (answer.class) {
    case 'impossible':
      return `no ${notes.refer(answer.why)}`;
    case 'guard':
      return `never ${notes.refer(answer.why)}`;
    case 'loss':
      return `with force ${notes.refer(answer.why)}`;
    default:
      return answer.class satisfies never;
  }
}

/** The reasons below the tables, each once. */
class Notes {
  readonly #texts: string[] = [];

  refer(text: string): string {
    const known = this.#texts.indexOf(text);
    return `[${known < 0 ? this.#texts.push(text) : known + 1}]`;
  }

  lines(): string[] {
    return this.#texts.map((text, i) => `- [${i + 1}] ${text}`);
  }
}
