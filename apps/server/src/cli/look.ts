import {
  applyPlan,
  Operation,
  type Problem,
  planOperation,
  type SnapshotTree,
  treeRevision,
} from '@snaptree/core';
import type { Command } from 'commander';
import { withoutSecrets } from '../hosts/spec.ts';
import { printable, printableJson } from '../log/printable.ts';
import { problemOf } from '../problems.ts';
import { choose } from './choose.ts';
import { exitCodes, type Reach, type ReachOptions, runCommand, withReachOptions } from './reach.ts';
import { describePlan, describeRefusals, drawTree, problemText } from './text/draw.ts';
import { OPERATION_HELP, parseOperation } from './text/operation-text.ts';
import { readTreeFile } from './tree-file.ts';

/** `hosts`, `tree` and `plan`, which are read-only. */
export function addLooking(program: Command): void {
  withReachOptions(program.command('hosts').description('list the hosts and their VMs')).action(
    (options: ReachOptions) => runCommand(options, (reach) => listHosts(reach, options)),
  );
  withReachOptions(
    program.command('tree').argument('<HOST/VM>', 'IDs or names').description("print a VM's snapshot tree"),
  ).action((place: string, options: ReachOptions) =>
    runCommand(options, (reach) => showTree(reach, place, options)),
  );
  withReachOptions(
    program
      .command('plan')
      .argument('<HOST/VM>', 'IDs or names; omit it with --file')
      .argument('[OPERATION]', 'see below')
      .description('print what an operation would do, or why it is refused; changes nothing')
      .option('--file <TREE.json>', 'plan on a tree that "tree --json" printed, instead of a VM'),
  )
    .addHelpText('after', `\n${OPERATION_HELP}`)
    .action((first: string, second: string | undefined, options: PlanOptions) =>
      runCommand(options, (reach) => plan(reach, { first, second }, options)),
    );
}

interface PlanOptions extends ReachOptions {
  readonly file?: string;
}

async function listHosts(reach: Reach, options: ReachOptions): Promise<number> {
  const hosts = await Promise.all(
    (await reach.hosts()).map(async (spec) => {
      const facts = {
        id: spec.id,
        name: spec.name,
        origin: spec.origin,
        connection: withoutSecrets(spec.connection),
      };
      try {
        const driver = await reach.open(spec);
        const domains = await driver.listDomains();
        return { ...facts, product: await driver.product(), domains };
      } catch (error) {
        return { ...facts, problem: problemOf(error, spec.name) };
      }
    }),
  );
  if (options.json === true) print(hosts);
  else for (const host of hosts) process.stdout.write(hostText(host));
  return hosts.some((host) => 'problem' in host) ? exitCodes.unreachable : 0;
}

type HostLine = { id: string; name: string } & (
  | { product: string; domains: readonly { id: string; name: string; power: string; snapshots?: number }[] }
  | { problem: Problem }
);

function hostText(host: HostLine): string {
  const title = `${printable(host.name)}  ${host.id}`;
  if ('problem' in host) return `${title}  unreachable: ${problemText(host.problem)}\n`;
  const lines = host.domains.map(({ id, name, power, snapshots }) => {
    const count = snapshots === undefined ? '' : `, ${snapshots} snapshot${snapshots === 1 ? '' : 's'}`;
    return `  ${printable(name)}  ${id}  ${power}${count}`;
  });
  return `${[`${title}  ${host.product}`, ...lines].join('\n')}\n`;
}

async function showTree(reach: Reach, place: string, options: ReachOptions): Promise<number> {
  const { tree, capabilities } = await reach.read(place);
  if (options.json === true) print({ tree, capabilities, revision: treeRevision(tree) });
  else process.stdout.write(drawTree(tree));
  return 0;
}

async function plan(
  reach: Reach,
  given: { first: string; second: string | undefined },
  options: PlanOptions,
): Promise<number> {
  const text = options.file === undefined ? (given.second ?? '') : given.first;
  const { tree, capabilities } =
    options.file === undefined ? await reach.read(given.first) : readTreeFile(options.file);
  const operation = parseOperation(text, (name) => choose(tree.snapshots, name, 'snapshot').id);
  const result = planOperation(tree, operation, capabilities);
  const nameOf = (id: string) => nameIn(tree, id);
  if (options.json === true) print({ revision: treeRevision(tree), result });
  else if (result.ok) {
    process.stdout.write(describePlan(result.plan, applyPlan(tree, result.plan, capabilities), nameOf));
  } else {
    process.stdout.write(describeRefusals(result.refusals, nameOf));
    const forced = Operation.safeParse({ ...operation, force: true });
    if (forced.success && planOperation(tree, forced.data, capabilities).ok) {
      process.stdout.write(
        `  works with force, but what is named above will be lost: ${printable(text)}:force\n`,
      );
    }
  }
  return result.ok ? 0 : exitCodes.refused;
}

function nameIn(tree: SnapshotTree, id: string): string {
  const name = tree.snapshots.find((snapshot) => snapshot.id === id)?.name;
  return name === undefined || name === '' || name === id ? id : `${printable(name)} [${id}]`;
}

function print(value: unknown): void {
  process.stdout.write(`${printableJson(value)}\n`);
}
