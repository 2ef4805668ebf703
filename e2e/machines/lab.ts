import { test } from '../test.ts';
import { labConfiguration, whyNoLibvirt } from './virsh.ts';

/** For all tests of a file: they use real VMs of the lab's libvirt, and are skipped where it is not running. */
export function onRealLibvirt({ alone = false }: { readonly alone?: boolean } = {}): void {
  test.skip(whyNoLibvirt !== undefined, whyNoLibvirt ?? '');
  test.setTimeout(150_000);
  test.use({ start: { configuration: labConfiguration() }, alone });
}
