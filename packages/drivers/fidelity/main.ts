import { parseArgs } from 'node:util';
import { seededRandom } from '../src/simulator/fleet/random.ts';
import { Count } from './count.ts';
import { type FidelityHost, hosts, otherVersion } from './hosts.ts';
import { runLane } from './lane.ts';
import { type Choice, lanesOf, words } from './lanes.ts';
import { shrink } from './shrink.ts';

const usage = `npm run fidelity -- --host ${hosts.map(({ name }) => name).join('|')} [--ops N] [--seed S] [--session] [--shrink] [--moves LIST] [--setups LIST]
Previews random operations, runs them on the hypervisor and compares the resulting tree and disk contents.
--session: qemu:///session of an ordinary account, for the hosts that start with "qemu".
--shrink: repeats what led to a wrong preview on new VMs, and prints the shortest sequence that still does.
--moves: what other programs do between the operations, such as "checkpoint,blockpull"; "none"; "all" includes those
that are made on request only. --setups: only VMs with these, such as "floppy".
Exits with 1 if a preview was wrong, and with 2 if the hypervisor cannot be started.`;

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      host: { type: 'string', default: 'simulator' },
      ops: { type: 'string', default: '200' },
      seed: { type: 'string' },
      session: { type: 'boolean', default: false },
      shrink: { type: 'boolean', default: false },
      moves: { type: 'string' },
      setups: { type: 'string' },
      help: { type: 'boolean' },
    },
  });
  const host = hosts.find(({ name }) => name === values.host);
  const operations = Number(values.ops);
  const seed = values.seed === undefined ? Date.now() % 1_000_000 : Number(values.seed);
  const open = values.session ? host?.session : host?.open;
  if (
    values.help === true ||
    host === undefined ||
    open === undefined ||
    !Number.isInteger(operations) ||
    operations < 1 ||
    !Number.isInteger(seed)
  ) {
    console.log(usage);
    return values.help === true ? 0 : 2;
  }
  const name = values.session ? `${host.name} --session` : host.name;
  const { moves, setups, shrink: shrinks } = values;
  return run({ ...host, name, open }, { operations, seed, moves, setups, shrinks });
}

interface Run extends Choice {
  readonly operations: number;
  readonly seed: number;
  readonly shrinks: boolean;
}

async function run(host: FidelityHost, { operations, seed, shrinks, ...choice }: Run): Promise<number> {
  const started = performance.now();
  const count = new Count();
  const stop = stopOnSignal();
  const targets = await host.open(seed);
  console.log(`Testing ${targets.map(({ name }) => name).join(', ')}.\n`);
  const other = otherVersion(host, targets);
  if (other !== undefined)
    console.log(
      `This is no longer libvirt ${host.version}: Debian now has ${other}. That is what this run tests.\n`,
    );
  try {
    const lanes = targets.flatMap((target) => lanesOf(target, choice));
    for (const [n, lane] of lanes.entries()) {
      const share = Math.floor(operations / lanes.length) + (n < operations % lanes.length ? 1 : 0);
      const random = seededRandom(seed * 101 + n);
      await runLane({
        ...lane,
        random,
        operations: share,
        count,
        stop,
        report: (line) =>
          console.log(
            `${line}\n  repeat     --host ${host.name} --ops ${operations} --seed ${seed}${words(choice)}\n`,
          ),
        ...(shrinks
          ? { failed: (failure, recording) => printShortest(lane.target, failure, recording) }
          : {}),
      });
    }
  } finally {
    for (const target of targets) await target.destroy();
  }
  for (const { name, pretends } of targets)
    for (const { part, why } of pretends ?? []) console.log(`not compared on ${name}: ${part} (${why})`);
  const wrong = count.total('mismatch') + count.total('unpredicted') + count.total('overRefusal');
  console.log(count.table());
  if (count.total('guarded') > 0) console.log(`\nguards: ${count.guardsLine()}`);
  if (count.movesLine() !== '') console.log(`\nother programs: ${count.movesLine()}`);
  console.log(
    `\n${host.name}${other === undefined ? '' : ` (${other})`}, seed ${seed}: ${count.operations} operations, ${count.total('mismatch')} mismatches, ${count.total('unpredicted')} unpredicted refusals, ${count.total('overRefusal')} over-refusals, ${count.total('guarded')} blocked by guards, ${((performance.now() - started) / 1000).toFixed(1)} s`,
  );
  if (stop.aborted) return 130;
  return wrong === 0 ? 0 : 1;
}

async function printShortest(...[target, failure, recording]: Parameters<typeof shrink>): Promise<void> {
  const { smallest, trials, report } = await shrink(target, failure, recording);
  if (smallest === undefined) return console.log('It did not happen again on a new VM.\n');
  const { request, events } = smallest;
  const lines = events.map((event) => `  ${JSON.stringify(event)}`);
  console.log(
    `The shortest of ${trials} runs with the same result, of ${recording.events.length} events:\n  ${JSON.stringify(request)}\n${lines.join('\n')}\n\n${report}\n`,
  );
}

/** The first Ctrl+C stops what was started; a second one exits immediately. */
function stopOnSignal(): AbortSignal {
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());
  return stop.signal;
}

try {
  process.exitCode = await main();
} catch (error) {
  console.error(error instanceof Error ? (error.stack ?? error.message) : error);
  process.exitCode = 2;
}
