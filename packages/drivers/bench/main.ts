import { openBenchDaemon } from './daemon.ts';
import { type LibvirtBench, measureReading } from './reading.ts';

/**
 * Measures how long reading a large tree takes, compared with `virsh snapshot-list --tree` of the same tree in the same
 * run. Only the ratios describe the product; the milliseconds depend on the computer. Exits with 1 if a limit is
 * exceeded. The target for a reading is half the time of virsh.
 */
const SNAPSHOTS = 2000;
const ROUNDS = 9;

const daemon = await openBenchDaemon();
if (daemon.kind === 'none') {
  console.log(`Cannot measure reading libvirt trees: ${daemon.why}`);
} else {
  try {
    report(await measureReading(daemon, { snapshots: SNAPSHOTS, rounds: ROUNDS }));
  } finally {
    await daemon.close();
  }
}

function report(measured: LibvirtBench): void {
  const { virsh, first, cold, warm, poll } = measured;
  const rows = [
    { what: 'virsh snapshot-list --tree', ms: virsh },
    {
      what: 'first reading of a process, including connecting',
      ms: first,
      of: { ms: virsh, name: 'virsh', limit: 1 },
    },
    { what: 'reading, including connecting', ms: cold, of: { ms: virsh, name: 'virsh', limit: 1 } },
    { what: 'reading on an open connection', ms: warm, of: { ms: virsh, name: 'virsh', limit: 1 } },
    { what: 'poll without changes', ms: poll, of: { ms: warm, name: 'a reading', limit: 0.1 } },
  ];
  console.log(`${SNAPSHOTS} snapshots of ${measured.product}, medians of ${ROUNDS} rounds`);
  console.table(rows.map(line));
}

function line({
  what,
  ms,
  of,
}: {
  what: string;
  ms: number;
  of?: { ms: number; name: string; limit: number };
}) {
  if (of === undefined) return { what, ms: ms.toFixed(1) };
  const ratio = ms / of.ms;
  const verdict = ratio <= of.limit ? 'met' : 'EXCEEDED';
  return { what, ms: ms.toFixed(1), ratio: `${ratio.toFixed(2)} of ${of.name}`, limit: of.limit, verdict };
}
