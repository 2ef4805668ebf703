import { openBenchDaemon } from './daemon.ts';
import { type LibvirtBench, measureReading } from './reading.ts';

/**
 * How long it takes to read a big tree, against `virsh snapshot-list --tree` of the same tree on the same daemon in
 * the same run. Only the ratios say something about the product: the milliseconds are this machine's. Exits with 1
 * when a limit is passed; the aim for a reading is half of virsh.
 */
const SNAPSHOTS = 2000;
const ROUNDS = 9;

const daemon = await openBenchDaemon();
if (daemon.kind === 'none') {
  console.log(`Reading libvirt trees was not measured: ${daemon.why}`);
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
      what: 'first reading of a process, including the connection',
      ms: first,
      of: { ms: virsh, name: 'virsh', limit: 1 },
    },
    { what: 'reading including the connection', ms: cold, of: { ms: virsh, name: 'virsh', limit: 1 } },
    { what: 'reading on an open line', ms: warm, of: { ms: virsh, name: 'virsh', limit: 1 } },
    { what: 'poll when nothing changed', ms: poll, of: { ms: warm, name: 'a reading', limit: 0.1 } },
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
  const verdict = ratio <= of.limit ? 'kept' : 'BROKEN';
  return { what, ms: ms.toFixed(1), ratio: `${ratio.toFixed(2)} of ${of.name}`, limit: of.limit, verdict };
}
