import { spawn, spawnSync } from 'node:child_process';
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { must } from '../debian.ts';
import { freePort } from '../ports.ts';
import { end, type LabProcess, labProcesses } from '../processes.ts';
import { ensureImage, knownHosts, USER } from './image.ts';
import type { StockPaths } from './paths.ts';

/** Emulated, a boot takes a minute of CPU time and several minutes on a busy computer. */
const BOOT_MS = 15 * 60_000;
const TRIES = 2;
const POWER_OFF_MS = 60_000;

export const stockProcesses = ({ stateName }: StockPaths): LabProcess[] => labProcesses(stateName);

export const isUp = (paths: StockPaths): boolean =>
  existsSync(paths.environment) && stockProcesses(paths).length > 0;

/** Boots the host unless it is running. @returns whether it had to be started */
export async function bringUp(paths: StockPaths): Promise<boolean> {
  if (isUp(paths)) return false;
  await ensureImage(paths);
  for (let attempt = 1; ; attempt++) {
    try {
      await boot(paths);
      return true;
    } catch (error) {
      // A kernel under emulation occasionally crashes while it boots.
      await bringDown(paths);
      if (attempt === TRIES) throw error;
    }
  }
}

async function boot(paths: StockPaths): Promise<void> {
  await end(stockProcesses(paths), paths.stateName);
  const port = await freePort();
  prepare(paths, port);
  const log = openSync(paths.log, 'w');
  const qemu = spawn('unshare', inMounts(paths, qemuArguments(paths, port)), {
    cwd: '/',
    detached: true,
    stdio: ['ignore', log, log],
  });
  qemu.unref();
  closeSync(log);
  const deadline = Date.now() + BOOT_MS;
  while (ssh(paths, 'root', 'virsh', '--version').status !== 0) {
    if (qemu.exitCode !== null || Date.now() > deadline)
      throw new Error(`${paths.name} did not boot:\n${last(paths)}`);
    await sleep(1000);
  }
  const fresh = `${paths.environment}.new`;
  writeFileSync(fresh, environment(paths, port));
  renameSync(fresh, paths.environment);
}

function prepare(paths: StockPaths, port: number): void {
  for (const folder of [paths.state, paths.bin, paths.sockets])
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  rmSync(paths.disk, { force: true });
  const overlay = ['create', '-q', '-f', 'qcow2', '-b', paths.image, '-F', 'raw', paths.disk];
  must('qemu-img', overlay, { to: paths.name, what: 'its disk' });
  writeFileSync(paths.knownHosts, knownHosts(paths, port));
  // One handshake costs up to 25 s here, so connections are shared.
  const config = `Host 127.0.0.1
  Port ${port}
  IdentityFile ${paths.key}
  IdentitiesOnly yes
  UserKnownHostsFile ${paths.knownHosts}
  StrictHostKeyChecking yes
  BatchMode yes
  ControlMaster auto
  ControlPath ${paths.sockets}/%C
  ControlPersist 600
`;
  writeFileSync(paths.sshConfig, config);
  writeFileSync(join(paths.bin, 'ssh'), `#!/bin/sh\nexec /usr/bin/ssh -F '${paths.sshConfig}' "$@"\n`, {
    mode: 0o755,
  });
}

function qemuArguments(paths: StockPaths, port: number): string[] {
  return [
    ...['qemu-system-x86_64', '-name', paths.name, '-nodefaults', '-no-user-config', '-display', 'none'],
    // With more than one CPU, kernels occasionally crash under emulation.
    ...['-machine', 'q35,vmport=off,smm=off', '-accel', 'tcg', '-cpu', 'qemu64', '-smp', '1', '-m', '2G'],
    ...['-kernel', paths.kernel, '-initrd', paths.initrd],
    ...['-append', 'root=/dev/vda rw console=ttyS0 apparmor=1 security=apparmor'],
    ...['-drive', `file=${paths.disk},if=none,id=root,cache=unsafe,discard=unmap`],
    ...['-device', 'virtio-blk-pci,drive=root', '-device', 'virtio-rng-pci'],
    ...['-netdev', `user,id=net,restrict=on,hostfwd=tcp:127.0.0.1:${port}-:22`],
    ...['-device', 'virtio-net-pci,netdev=net,romfile=', '-serial', `file:${paths.serialLog}`],
  ];
}

/** The state folder is mounted where it already is, which identifies the process. */
const inMounts = ({ state }: StockPaths, command: readonly string[]): string[] => {
  const script = 'mount --bind "$1" "$1" && shift && exec nice -n 5 "$@"';
  return ['--mount', '--propagation', 'private', 'sh', '-c', script, 'lab', state, ...command];
};

/** Shuts the host down and deletes what it wrote; the image is kept. @returns how many processes were stopped */
export async function bringDown(paths: StockPaths): Promise<number> {
  const processes = stockProcesses(paths);
  if (processes.length > 0 && existsSync(paths.environment)) {
    ssh(paths, 'root', 'systemctl', 'poweroff');
    const deadline = Date.now() + POWER_OFF_MS;
    while (stockProcesses(paths).length > 0 && Date.now() < deadline) await sleep(500);
  }
  await end(stockProcesses(paths), paths.stateName);
  for (const user of ['root', USER])
    spawnSync('/usr/bin/ssh', ['-F', paths.sshConfig, '-O', 'exit', '-l', user, '127.0.0.1'], {
      stdio: 'ignore',
    });
  for (const path of [paths.environment, paths.home, paths.sockets])
    rmSync(path, { recursive: true, force: true });
  return processes.length;
}

/** Runs a command on the host. */
export function ssh(paths: StockPaths, user: string, ...command: string[]) {
  const words = ['-F', paths.sshConfig, '-o', 'ConnectTimeout=30', '-l', user, '127.0.0.1', '--', ...command];
  // The process of a shared connection keeps standard error open.
  return spawnSync('/usr/bin/ssh', words, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
}

/** What tests need to connect, as NAME=value lines. `ssh` must be the one in SNAPTREE_STOCK_HOST_BIN. */
const environment = (paths: StockPaths, port: number): string =>
  [
    'SNAPTREE_STOCK_HOST_ADDRESS=127.0.0.1',
    `SNAPTREE_STOCK_HOST_PORT=${port}`,
    `SNAPTREE_STOCK_HOST_USER=${USER}`,
    `SNAPTREE_STOCK_HOST_BIN=${paths.bin}`,
    `SNAPTREE_STOCK_HOST_RELEASE=${paths.release}`,
    '',
  ].join('\n');

export function readEnvironment({ environment: path }: StockPaths): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

function last({ serialLog, log }: StockPaths): string {
  const texts = [serialLog, log].map((path) => (existsSync(path) ? readFileSync(path, 'utf8').trim() : ''));
  return texts.flatMap((text) => text.split('\n').slice(-5)).join('\n');
}
