import { parseArgs } from 'node:util';
import { bringDown, bringUp, isUp } from './libvirt/daemon.ts';
import { environment, readEnvironment, writeEnvironment } from './libvirt/environment.ts';
import { place } from './libvirt/place.ts';
import { labProcesses } from './libvirt/processes.ts';
import { virsh } from './libvirt/virsh.ts';
import { withLock } from './lock.ts';
import { createMachine, createNewcomersMachines, isTreeKind, removeMachine } from './machines/create.ts';

const USAGE = `Usage:
  npm run lab -- up libvirt         a libvirtd of its own with a few QEMU machines
  npm run lab -- down libvirt       end what "up" started, remove what it wrote
  npm run lab -- status             what runs, and where its socket is
  npm run lab -- env                the same as lines of NAME=value
  npm run lab -- domain create NAME [--tree none|internal|external|mixed] [--running]
  npm run lab -- domain remove NAME`;

/** A wrong command line: the message says which word was not understood. */
class UsageError extends Error {}

async function up(): Promise<void> {
  const started = await bringUp();
  writeEnvironment();
  const made = createNewcomersMachines();
  process.stdout.write(
    `libvirt is up${started ? '' : ' already'}${made.length > 0 ? `, with ${made.join(', ')}` : ''}.\n\n`,
  );
  process.stdout.write(`${environment()}\n`);
  process.stdout.write(`virsh -c '${place.virshUri}' list --all\n`);
}

async function down(): Promise<void> {
  const ended = await bringDown();
  process.stdout.write(ended > 0 ? `libvirt is down (${ended} processes ended).\n` : 'libvirt was not up.\n');
}

function status(): void {
  if (!isUp()) {
    const left = labProcesses().length;
    process.stdout.write(`libvirt is down${left > 0 ? `, ${left} of its processes are left` : ''}.\n`);
    process.exitCode = 3;
    return;
  }
  process.stdout.write(`libvirt is up at ${place.socket}\n${virsh('list', '--all')}`);
}

function printEnvironment(): void {
  const lines = isUp() ? readEnvironment() : undefined;
  if (lines === undefined) {
    throw new Error('The lab has no environment to print: libvirt is not up. Run: npm run lab -- up libvirt');
  }
  process.stdout.write(lines);
}

function domain(words: readonly string[], options: { tree: string; running: boolean }): void {
  const [verb, name] = words;
  if (name === undefined || !/^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(name)) {
    throw new UsageError(
      `"domain ${verb ?? ''}" wants a NAME of letters, digits, dots, dashes and underscores.`,
    );
  }
  if (!isUp()) throw new Error('No machine can be made: libvirt is not up. Run: npm run lab -- up libvirt');
  if (!isTreeKind(options.tree)) throw new UsageError(`"${options.tree}" is no kind of tree.`);
  if (verb === 'create') createMachine(name, { tree: options.tree, running: options.running });
  else if (verb === 'remove') removeMachine(name);
  else throw new UsageError(`"domain ${verb ?? ''}" is not known.`);
}

async function main(): Promise<void> {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: {
      tree: { type: 'string', default: 'none' },
      running: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  const [command, ...words] = positionals;
  if (values.help) {
    process.stdout.write(`${USAGE}\n`);
  } else if ((command === 'up' || command === 'down') && (words[0] ?? 'libvirt') === 'libvirt') {
    await withLock(place.lock, command === 'up' ? up : down);
  } else if (command === 'status') {
    status();
  } else if (command === 'env') {
    printEnvironment();
  } else if (command === 'domain') {
    domain(words, values);
  } else {
    throw new UsageError(`"${positionals.join(' ')}" is not known.`);
  }
}

try {
  await main();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  if (error instanceof UsageError) process.stderr.write(`\n${USAGE}\n`);
  process.exitCode = error instanceof UsageError ? 2 : 1;
}
