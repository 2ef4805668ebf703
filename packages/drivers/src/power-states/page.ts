import { Power } from '@snaptree/core';
import { type Described, described } from './hypervisors.ts';
import { type PowerAnswer, type PowerRow, powerTable } from './power-table.ts';

const introduction = `# What is possible in which power state

The planner wrote this page: \`node packages/drivers/src/power-states/main.ts\`. A test fails when it is out of date.

Each line asks one question of a machine with one disk, in each of the four states: *running*, *paused*, *off*, and
*saved* (off, with a memory image that the next start loads). What a revert or a discard loses was accepted
beforehand, because that does not depend on the state. Every line has restore points of one kind only.

| sign | meaning |
|---|---|
| yes | it is done |
| %, stop, halt | with a percentage; it can be cancelled; a running guest stands still meanwhile |
| no | the hypervisor refuses; the number leads to its rule |
| never | Snaptree refuses although the hypervisor would accept; the number leads to the reason. Never tried, by design |
| – | it means nothing in this state |
| – | it means nothing in this state |
| ? | it could not be tried |
`;

/** The whole page, as Markdown. */
export function powerStatesPage(): string {
  return [introduction, ...described.map(section)].join('\n');
}

function section(hypervisor: Described): string {
  const notes = new Notes();
  const rows = powerTable(hypervisor.capabilities);
  const kinds = [...Map.groupBy(rows, (row) => row.mechanism)].map(([mechanism, group]) => {
    const title = mechanism === undefined ? 'Machine and labels' : labelOf(hypervisor, mechanism);
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
      return hypervisor.nothingTried || answers[power].unproven ? `${sign} ?` : sign;
    });
    return `| ${[operation, ...cells].join(' | ')} |`;
  });
  return [`| | ${Power.options.join(' | ')} |`, `|---${'|---'.repeat(Power.options.length)}|`, ...lines];
}

/** To start what runs: the answer needs no reason below the table. */
function isPointless(answer: PowerAnswer): boolean {
  return !answer.allowed && (answer.code === 'wrongState' || answer.code === 'nothingToDo');
}

function signOf(answer: PowerAnswer, notes: Notes): string {
  if (answer.allowed) {
    const traits = [answer.percent ? '%' : '', answer.cancel ? 'stop' : '', answer.pausesGuest ? 'halt' : ''];
    const told = traits.filter((word) => word !== '').join(', ');
    return told === '' ? 'yes' : `yes (${told})`;
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

/** The reasons below a table, each once. */
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
