import { type FileFacts, noFileFacts } from '@snaptree/formats';
import { type Domain, flags, paramsByField, procedures, type TypedValue } from '@snaptree/libvirt-rpc';
import type { Monitors } from '../connecting/monitors.ts';

/**
 * Sizes of the files of the live chain, from domain statistics with backing files (libvirt ≥ 1.2.9). Returns nothing
 * if the driver has no block statistics, like libvirt's test driver.
 */
export async function readSizes(monitors: Monitors, dom: Domain): Promise<FileFacts> {
  const request = {
    doms: [dom],
    stats: flags.domainStats.state + flags.domainStats.block,
    flags: flags.allDomainStats.backing + flags.allDomainStats.noWait,
  };
  const answer = await monitors.ask(dom, (connection) =>
    connection.call(procedures.connectGetAllDomainStats, request).catch(() => undefined),
  );
  const params = answer?.retStats[0]?.params;
  return params === undefined ? noFileFacts : sizesOf(paramsByField(params));
}

export function sizesOf(fields: ReadonlyMap<string, TypedValue>): FileFacts {
  const bytes = new Map<string, number>();
  const missing = new Set<string>();
  const capacity = new Map<string, number>();
  const off = numberAt(fields, 'state.state') === flags.domainState.shutOff;
  const count = numberAt(fields, 'block.count') ?? 0;
  for (let i = 0; i < count; i++) {
    const path = fields.get(`block.${i}.path`);
    const name = fields.get(`block.${i}.name`);
    const physical = numberAt(fields, `block.${i}.physical`);
    const virtual = numberAt(fields, `block.${i}.capacity`);
    // While the VM is off, libvirt opens the files, and a missing size means that it could not. While it runs, libvirt
    // asks QEMU, and reports no sizes while another call is active (9.0, qemuDomainGetStatsOneBlock; tested).
    if (typeof path === 'string' && physical === undefined && off) missing.add(path);
    if (typeof path === 'string' && physical !== undefined) bytes.set(path, physical);
    if (typeof name === 'string' && virtual !== undefined && !capacity.has(name)) capacity.set(name, virtual);
  }
  return { ...noFileFacts, bytes, capacity, missing };
}

function numberAt(fields: ReadonlyMap<string, TypedValue>, field: string): number | undefined {
  const value = fields.get(field);
  return typeof value === 'bigint' || typeof value === 'number' ? Number(value) : undefined;
}
