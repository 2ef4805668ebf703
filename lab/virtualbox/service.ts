import { spawn, spawnSync } from 'node:child_process';
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort, listens } from '../ports.ts';
import { end, type LabProcess, labProcesses } from '../processes.ts';
import { paths } from './paths.ts';
import { ensureRoot } from './root.ts';

const START_MS = 60_000;
const ANSWER_MS = 10_000;
const WEB_SERVICE = '/usr/lib/virtualbox/vboxwebsrv';

/** All processes of this lab: the web service, VBoxSVC and its helpers. */
export const virtualboxProcesses = (): LabProcess[] => labProcesses(paths.stateName);

/** The address of the web service that `up` started; undefined if it is not running. */
export function serviceUrl(): string | undefined {
  if (!virtualboxProcesses().some(({ name }) => name === 'vboxwebsrv')) return undefined;
  try {
    return /^SNAPTREE_VIRTUALBOX_URL=(.*)$/m.exec(readFileSync(paths.environment, 'utf8'))?.[1];
  } catch {
    return undefined;
  }
}

/**
 * Starts VirtualBox's web service unless it is running, on a free port: on the port of one that has just ended, a new one
 * stays alive but never listens (7.2). It has no authentication and listens on loopback only.
 * @returns whether it had to be started
 */
export async function bringUp(): Promise<boolean> {
  const url = serviceUrl();
  if (url !== undefined && (await works(url))) return false;
  await ensureRoot();
  await end(virtualboxProcesses(), paths.stateName);
  mkdirSync(paths.state, { recursive: true });
  const port = await freePort();
  const log = openSync(paths.log, 'w');
  const service = spawn('unshare', inRoot([WEB_SERVICE, '-H', '127.0.0.1', '-p', `${port}`, '-A', 'null']), {
    cwd: '/',
    detached: true,
    stdio: ['ignore', log, log],
  });
  service.unref();
  closeSync(log);
  const deadline = Date.now() + START_MS;
  while (!(await listens(port))) {
    if (service.exitCode !== null || Date.now() > deadline) {
      const last = readFileSync(paths.log, 'utf8').trim().split('\n').slice(-5).join('\n');
      throw new Error(`VirtualBox's web service does not listen on port ${port}:\n${last}`);
    }
    await sleep(100);
  }
  writeFileSync(
    paths.program,
    `#!/bin/sh\nexec unshare ${inRoot([WEB_SERVICE]).map(quoted).join(' ')} "$@"\n`,
    {
      mode: 0o755,
    },
  );
  const lines = [
    `SNAPTREE_VIRTUALBOX_URL=http://127.0.0.1:${port}/`,
    `SNAPTREE_VIRTUALBOX_PROGRAM=${paths.program}`,
  ];
  writeFileSync(paths.environment, `${lines.join('\n')}\n`);
  return true;
}

/** Whether sign-in works. If VBoxSVC has died, the web service still answers but never works again (tested on 7.2). */
async function works(url: string): Promise<boolean> {
  const asked = `<IWebsessionManager_logon xmlns="http://www.virtualbox.org/"><username/><password/></IWebsessionManager_logon>`;
  const body = `<Envelope xmlns="http://schemas.xmlsoap.org/soap/envelope/"><Body>${asked}</Body></Envelope>`;
  const signal = AbortSignal.timeout(ANSWER_MS);
  const headers = { 'content-type': 'text/xml' };
  const answer = await fetch(url, { method: 'POST', body, headers, signal })
    .then((response) => response.text())
    .catch(() => '');
  return /<returnval>[^<]/.test(answer);
}

/** Stops the service and everything that it started, and removes the VMs. @returns how many processes were stopped */
export async function bringDown(): Promise<number> {
  const processes = virtualboxProcesses();
  await end(processes, paths.stateName);
  rmSync(paths.environment, { force: true });
  rmSync(paths.home, { recursive: true, force: true });
  removeSockets();
  return processes.length;
}

/** VBoxSVC leaves its socket folders in the root, which is kept. */
function removeSockets(): void {
  const folder = join(paths.root, 'tmp');
  for (const entry of existsSync(folder) ? readdirSync(folder) : [])
    if (entry.startsWith(`.vbox-${paths.ipc}`)) rmSync(join(folder, entry), { recursive: true, force: true });
}

/** Runs VBoxManage on the lab's VirtualBox and returns what it printed. */
export function vboxManage(...args: string[]): string {
  const result = spawnSync('unshare', inRoot(['/usr/lib/virtualbox/VBoxManage', ...args]), {
    encoding: 'utf8',
  });
  if (result.status === 0) return result.stdout;
  throw new Error(`VBoxManage ${args.join(' ')} failed: ${result.error?.message ?? result.stderr.trim()}`);
}

/**
 * A program inside the root, with private mounts of /proc, without which VirtualBox does not start, and of the state
 * folder. Without a UTF-8 locale, VirtualBox cuts off names at the first letter outside ASCII (7.2). A name in
 * `SNAPTREE_VIRTUALBOX_APART` selects a separate VirtualBox with its own VBoxSVC.
 */
function inRoot(command: readonly string[]): string[] {
  const script = `set -e
mount --bind /proc "$1/proc"; mount --bind "$2" "$1$3"; root=$1; apart=$SNAPTREE_VIRTUALBOX_APART
home=$3\${apart:+/apart/$apart}; ipc=$4$apart; shift 4; mkdir -p "$root$home"
exec chroot "$root" /usr/bin/env -i PATH=/usr/bin:/bin LANG=C.UTF-8 HOME="$home" VBOX_USER_HOME="$home" VBOX_IPC_SOCKETID="$ipc" "$@"`;
  const mounts = [paths.root, paths.state, paths.inside, paths.ipc];
  return ['--mount', '--propagation', 'private', 'sh', '-c', script, 'lab', ...mounts, ...command];
}

const quoted = (word: string): string => `'${word.replaceAll("'", `'\\''`)}'`;
