import { parseArgs } from 'node:util';
import { isUp } from './libvirt/daemon.ts';
import { createMachine, isTreeKind, removeMachine } from './libvirt/machines.ts';
import { type Choice, pathsOf } from './libvirt/paths.ts';
import { type Release, releases } from './libvirt/releases.ts';
import { libvirt } from './libvirt/target.ts';
import { BUILDING_MS, withLock } from './lock.ts';
import { stockReleases } from './stock-host/paths.ts';
import { stockHost } from './stock-host/target.ts';
import type { LabTarget } from './target.ts';
import { virtualbox } from './virtualbox/target.ts';
import { vsphere } from './vsphere/target.ts';

const targets: readonly LabTarget[] = [
  libvirt(),
  ...releases.map((release) => libvirt({ release })),
  libvirt({ session: true }),
  ...releases.map((release) => libvirt({ release, session: true })),
  ...stockReleases.map(stockHost),
  virtualbox,
  vsphere,
];

const USAGE = `Usage:
  npm run lab -- up libvirt|virtualbox|vsphere     start a separate hypervisor with a few VMs
  npm run lab -- down [libvirt|virtualbox|vsphere] stop what "up" started and delete its files
  npm run lab -- up|down stock-host [--release ${stockReleases.join('|')}]
                                                   boot a Debian host with AppArmor, reached over SSH; slow
  npm run lab -- status                            show what is running, and where
  npm run lab -- env                               print the same as NAME=value lines
  npm run lab -- domain create NAME [--tree none|internal|external|mixed] [--running]
  npm run lab -- domain remove NAME                create or remove a libvirt VM

  --release ${releases.join('|')}                  the libvirt of this Debian release instead of the installed one;
                                                   with up, down, env and domain
  --session                                        qemu:///session of an ordinary account, without VMs;
                                                   with up, down and env`;

/** A wrong command line. The message says which argument is wrong. */
class UsageError extends Error {}

async function up(target: LabTarget): Promise<void> {
  const { started, made } = await target.up();
  process.stdout.write(
    `${target.name} is up${started ? '' : ' already'}${made.length > 0 ? `, with ${made.join(', ')}` : ''}.\n\n`,
  );
  process.stdout.write(`${target.environment() ?? ''}\n${target.hint()}\n`);
}

async function down(target: LabTarget): Promise<void> {
  const ended = await target.down();
  process.stdout.write(
    ended > 0 ? `${target.name} is down (${ended} processes stopped).\n` : `${target.name} was not up.\n`,
  );
}

function status(): void {
  for (const target of targets) {
    if (target.isUp()) {
      process.stdout.write(`${target.name} is up at ${target.where()}\n`);
      continue;
    }
    const left = target.left();
    if (target.isRare === true && left === 0) continue;
    process.stdout.write(
      `${target.name} is down${left > 0 ? `, but ${left} of its processes are still running` : ''}.\n`,
    );
  }
  if (!targets.some((target) => target.isUp())) process.exitCode = 3;
}

function printEnvironment(chosen: readonly LabTarget[]): void {
  const lines = chosen.flatMap((target) => target.environment() ?? []);
  if (lines.length === 0) {
    throw new Error(
      'The lab is not running, so there is nothing to print. Start it: npm run lab -- up libvirt',
    );
  }
  process.stdout.write(lines.join(''));
}

type DomainOptions = { tree: string; running: boolean; release: Release | undefined };

function domain(words: readonly string[], { tree, running, release }: DomainOptions): void {
  const [verb, name] = words;
  if (name === undefined || !/^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(name)) {
    throw new UsageError(
      `"domain ${verb ?? ''}" needs a NAME of letters, digits, dots, hyphens and underscores.`,
    );
  }
  const paths = pathsOf({ release });
  if (!isUp(paths))
    throw new Error(
      'Cannot create or remove a VM, because libvirt is not running. Start it: npm run lab -- up libvirt',
    );
  if (!isTreeKind(tree)) throw new UsageError(`Unknown kind of tree "${tree}".`);
  if (verb === 'create') createMachine(paths, name, { tree, running });
  else if (verb === 'remove') removeMachine(paths, name);
  else throw new UsageError(`Unknown command "domain ${verb ?? ''}".`);
}

function targetCalled(name: string, choice: Choice): LabTarget {
  const isPlain = choice.release === undefined && choice.session !== true;
  if (name === 'stock-host') return stockHostOf(choice);
  if (!isPlain && name !== 'libvirt') throw new UsageError(`${name} has no releases and no sessions.`);
  const full = name === 'libvirt' ? pathsOf(choice).name : name;
  const target = targets.find((each) => each.name === full);
  if (target === undefined) throw new UsageError(`Unknown hypervisor "${name}".`);
  return target;
}

function stockHostOf({ release = 'bookworm', session }: Choice): LabTarget {
  const target = targets.find((each) => each.name === `stock-host@${release}`);
  if (target === undefined || session === true)
    throw new UsageError(`stock-host has the releases ${stockReleases.join(' and ')}, and no sessions.`);
  return target;
}

function releaseCalled(name: string | undefined): Release | undefined {
  const release = releases.find((each) => each === name);
  if (name !== undefined && release === undefined) throw new UsageError(`Unknown release "${name}".`);
  return release;
}

/** The targets of `down` and `env`: those that are named, or all. */
function chosenTargets(name: string | undefined, choice: Choice): readonly LabTarget[] {
  const isPlain = choice.release === undefined && choice.session !== true;
  return name === undefined && isPlain ? targets : [targetCalled(name ?? 'libvirt', choice)];
}

async function main(): Promise<void> {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: {
      tree: { type: 'string', default: 'none' },
      running: { type: 'boolean', default: false },
      release: { type: 'string' },
      session: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  const [command, ...words] = positionals;
  const release = releaseCalled(values.release);
  const choice = { release, session: values.session };
  if (values.help) {
    process.stdout.write(`${USAGE}\n`);
  } else if (command === 'up') {
    const target = targetCalled(words[0] ?? 'libvirt', choice);
    await withLock(target.lock, () => up(target), BUILDING_MS);
  } else if (command === 'down') {
    for (const target of chosenTargets(words[0], choice))
      await withLock(target.lock, () => down(target), BUILDING_MS);
  } else if (command === 'status') {
    status();
  } else if (command === 'env') {
    printEnvironment(chosenTargets(words[0], choice));
  } else if (command === 'domain') {
    domain(words, { ...values, release });
  } else {
    throw new UsageError(`Unknown command "${positionals.join(' ')}".`);
  }
}

try {
  await main();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  if (error instanceof UsageError) process.stderr.write(`\n${USAGE}\n`);
  process.exitCode = error instanceof UsageError ? 2 : 1;
}
