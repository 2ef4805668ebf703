import { SnaptreeError } from '@snaptree/core';
import { readDomainXml } from '@snaptree/formats';
import { type Domain, flags, procedures } from '@snaptree/libvirt-rpc';
import { treeChanged } from '../../../step/expectations.ts';
import { wait } from '../../../time/clock.ts';
import { isLibvirt, translated } from '../../errors.ts';
import { readBlockJobs } from '../../jobs.ts';
import type { StepContext } from '../context.ts';

/** What is copied on one disk. */
export interface Copy {
  readonly target: string;
  /** The file that is written. */
  readonly into: string;
  /** The file that is read, right below it. */
  readonly from: string;
  /** The file right below that one, which is then the backing file; absent: any. */
  readonly base?: string;
}

const pollMs = 300;

/** Ends a helper that an earlier attempt left behind, which libvirt does automatically when the client disconnects. */
export async function removeHelper({ acting, reading }: StepContext, name: string): Promise<void> {
  try {
    const { dom } = await reading.call(procedures.domainLookupByName, { name });
    await acting.call(procedures.domainDestroy, { dom });
  } catch (error) {
    if (!isLibvirt(error, 'noDomain')) throw error;
  }
}

/** Starts a helper, lets it copy, and ends it. The files read the same before, during and after this. */
export async function copyInHelper(
  context: StepContext,
  xml: string,
  copies: readonly Copy[],
): Promise<void> {
  const { acting } = context;
  const { paused, autodestroy } = flags.domainStart;
  const { dom } = await acting.call(procedures.domainCreateXml, {
    xmlDesc: xml,
    flags: paused | autodestroy,
  });
  try {
    for (const copy of copies) await copyDisk(context, dom, copy);
  } finally {
    await acting.call(procedures.domainDestroy, { dom }).catch(() => {});
  }
}

async function copyDisk(context: StepContext, helper: Domain, copy: Copy): Promise<void> {
  const { target, into, from } = copy;
  const chain = await chainOf(context, helper, target);
  const [top, second, third] = chain;
  if (top !== into) throw treeChanged(context.dom.name, `disk ${target} is not in ${into}`);
  if (!chain.includes(from) && second === (copy.base ?? second)) return;
  const base = copy.base ?? third;
  if (second !== from || third !== base || base === undefined)
    throw treeChanged(context.dom.name, `${into} is based on ${second ?? 'no file'} instead of ${from}`);
  await startPull(context, helper, { target, base });
  for (;;) {
    await wait(context.clock, pollMs, context.options.signal);
    if (context.options.signal.aborted) throw stopped(context);
    const [job] = await readBlockJobs(context.monitors, helper, [target]);
    if (job !== undefined) context.options.report({ ...job.progress, text: job.text });
    // Without an answer, the copy may still be running.
    else if (!context.monitors.isSilent(helper.uuid)) break;
  }
  const [, below] = await chainOf(context, helper, target);
  if (below !== base) throw incomplete(context, copy);
}

/** Keeps relative paths of backing files where there are some, which libvirt refuses where there are none. */
async function startPull(
  context: StepContext,
  dom: Domain,
  { target, base }: { target: string; base: string },
): Promise<void> {
  const start = (relative: number) =>
    context.acting.call(procedures.domainBlockRebase, {
      dom,
      path: target,
      base,
      bandwidth: 0n,
      flags: relative,
    });
  await start(flags.blockRebase.relative).catch((error: unknown) => {
    if (!isLibvirt(error, 'operationInvalid')) throw error;
    return start(0);
  });
}

async function chainOf(
  { reading, dom: { name } }: StepContext,
  dom: Domain,
  target: string,
): Promise<readonly string[]> {
  const { xml } = await translated(
    { what: 'Cannot copy data of VM {on}: the VM that copies it has ended.', on: name },
    () => reading.call(procedures.domainGetXmlDesc, { dom, flags: 0 }),
  );
  return readDomainXml(xml).disks.find((disk) => disk.target === target)?.chain ?? [];
}

const stopped = ({ dom }: StepContext) =>
  new SnaptreeError({
    code: 'cancelled',
    what: 'Copying the data of VM {on} was canceled.',
    on: dom.name,
    todo: 'The tree and all data are unchanged.',
  });

const incomplete = ({ dom }: StepContext, { from, into }: Copy) =>
  new SnaptreeError({
    code: 'hypervisorError',
    what: `QEMU stopped before it had copied all of ${from} into ${into} for VM {on}.`,
    on: dom.name,
    todo: 'All data is unchanged. Check the free space and the storage of the host, then try again.',
  });
