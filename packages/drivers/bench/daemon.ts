import { bringUpLab } from '../fidelity/lab.ts';

export type BenchDaemon =
  | { readonly kind: 'daemon'; readonly socket: string; readonly close: () => Promise<void> }
  | { readonly kind: 'none'; readonly why: string };

/** The daemon of `SNAPTREE_LIBVIRT_SOCKET`, or the lab's, which is stopped afterward if it was not running. */
export async function openBenchDaemon(): Promise<BenchDaemon> {
  const socket = process.env.SNAPTREE_LIBVIRT_SOCKET;
  if (socket !== undefined && socket !== '') return { kind: 'daemon', socket, close: async () => {} };
  try {
    const lab = await bringUpLab('libvirt');
    return { kind: 'daemon', socket: lab.value('SNAPTREE_LIBVIRT_SOCKET'), close: lab.down };
  } catch (error) {
    return { kind: 'none', why: error instanceof Error ? error.message : String(error) };
  }
}
