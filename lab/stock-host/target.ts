import type { LabTarget } from '../target.ts';
import { bringDown, bringUp, isUp, readEnvironment, ssh, stockProcesses } from './host.ts';
import { USER } from './image.ts';
import { type StockRelease, stockPaths } from './paths.ts';

/** A Debian with systemd, AppArmor and libvirt as packaged, emulated, and reached over SSH. */
export function stockHost(release: StockRelease): LabTarget {
  const paths = stockPaths(release);
  return {
    name: paths.name,
    isRare: true,
    lock: paths.lock,
    isUp: () => isUp(paths),
    up: async () => ({ started: await bringUp(paths), made: [] }),
    down: () => bringDown(paths),
    left: () => stockProcesses(paths).length,
    environment: () => (isUp(paths) ? readEnvironment(paths) : undefined),
    where: () =>
      `${USER}@127.0.0.1\n${ssh(paths, USER, 'virsh', '-c', 'qemu:///system', 'list', '--all').stdout}`,
    hint: () => `ssh -F '${paths.sshConfig}' ${USER}@127.0.0.1 virsh -c qemu:///system list --all`,
  };
}
