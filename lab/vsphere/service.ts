import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect } from 'node:tls';
import { end, type LabProcess, labProcesses } from '../processes.ts';
import { ensureBuilt } from './build.ts';
import { paths } from './paths.ts';

const START_MS = 30_000;
/** The account that can sign in. vcsim listens on loopback only. */
export const account = { user: 'lab', password: 'simulated' } as const;

export const vsphereProcesses = (): LabProcess[] => labProcesses(paths.stateName);

/** The address of the vcsim that `up` started; undefined if it is not running. */
export function serviceUrl(): URL | undefined {
  try {
    const pid = announced()?.pid;
    if (!vsphereProcesses().some((each) => each.pid === pid)) return undefined;
    const url = /^SNAPTREE_VSPHERE_URL=(.*)$/m.exec(readFileSync(paths.environment, 'utf8'))?.[1];
    return url === undefined ? undefined : new URL(url);
  } catch {
    return undefined;
  }
}

/**
 * Starts vcsim unless it is running. Its data is in memory and lost when it stops.
 * @returns whether it had to be started
 */
export async function bringUp(): Promise<boolean> {
  if (serviceUrl() !== undefined) return false;
  await ensureBuilt();
  await end(vsphereProcesses(), paths.stateName);
  mkdirSync(paths.state, { recursive: true });
  const log = openSync(paths.log, 'w');
  const login = ['-username', account.user, '-password', account.password];
  // It chooses a free port and prints it.
  const service = spawn('unshare', marked([paths.built, '-l', '127.0.0.1:0', ...login]), {
    cwd: paths.state,
    env: { ...process.env, TMPDIR: paths.state },
    detached: true,
    stdio: ['ignore', log, log],
  });
  service.unref();
  closeSync(log);
  const deadline = Date.now() + START_MS;
  let port = announced()?.port;
  while (port === undefined) {
    if (service.exitCode !== null || Date.now() > deadline)
      throw new Error(`vcsim does not listen:\n${readFileSync(paths.log, 'utf8').trim()}`);
    await sleep(20);
    port = announced()?.port;
  }
  const further = marked([paths.built]).map(quoted).join(' ');
  writeFileSync(paths.program, `#!/bin/sh\nTMPDIR=${quoted(paths.state)} exec unshare ${further} "$@"\n`, {
    mode: 0o755,
  });
  const lines = [
    `SNAPTREE_VSPHERE_URL=https://127.0.0.1:${port}/sdk`,
    `SNAPTREE_VSPHERE_USER=${account.user}`,
    `SNAPTREE_VSPHERE_PASSWORD=${account.password}`,
    `SNAPTREE_VSPHERE_FINGERPRINT=${await fingerprint(port)}`,
    `SNAPTREE_VSPHERE_PROGRAM=${paths.program}`,
  ];
  writeFileSync(paths.environment, `${lines.join('\n')}\n`);
  return true;
}

/** Stops vcsim and every other one that tests started. @returns how many processes were stopped */
export async function bringDown(): Promise<number> {
  const processes = vsphereProcesses();
  await end(processes, paths.stateName);
  rmSync(paths.environment, { force: true });
  rmSync(paths.home, { recursive: true, force: true });
  return processes.length;
}

/** vcsim's first line: `export GOVC_URL=https://user:password@127.0.0.1:PORT/sdk GOVC_SIM_PID=PID` (0.24). */
function announced(): { readonly port: number; readonly pid: number } | undefined {
  const line = /@127\.0\.0\.1:(\d+)\/sdk GOVC_SIM_PID=(\d+)/.exec(readFileSync(paths.log, 'utf8'));
  return line === null ? undefined : { port: Number(line[1]), pid: Number(line[2]) };
}

/** SHA-256 of the certificate that it presents, which is self-signed. */
function fingerprint(port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: '127.0.0.1', port, rejectUnauthorized: false }, () => {
      resolve(socket.getPeerCertificate().fingerprint256);
      socket.end();
    });
    socket.once('error', reject);
  });
}

/** A program with private mounts, which identify it. */
function marked(command: readonly string[]): string[] {
  const script = 'mount --bind "$1" "$1"; shift; exec "$@"';
  return ['--mount', '--propagation', 'private', 'sh', '-e', '-c', script, 'lab', paths.state, ...command];
}

const quoted = (word: string): string => `'${word.replaceAll("'", `'\\''`)}'`;
