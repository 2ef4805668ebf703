import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import type { JobEvent } from '@snaptree/core';

const MAIN = fileURLToPath(new URL('../cli/main.ts', import.meta.url));

/** A server in a separate process, with the demo hosts, that can be killed. */
export interface ServerProcess {
  readonly url: string;
  readonly pid: number;
  /** Resolves with the signal or the exit code. */
  readonly ended: Promise<string>;
  readonly kill: (signal: NodeJS.Signals) => Promise<string>;
  readonly call: (
    method: string,
    path: string,
    body?: unknown,
    key?: string,
    // Tests read answers of every shape.
    // biome-ignore lint/suspicious/noExplicitAny: see above
  ) => Promise<{ status: number; body: any }>;
}

export function temporaryDirectory(): { path: string; remove: () => void } {
  const path = mkdtempSync(join(tmpdir(), 'snaptree-process-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

/** Starts `snaptree serve`. Resolves when it is ready. Rejects with the output of a process that ends before. */
export async function startServerProcess(
  data: string,
  env: Record<string, string> = {},
): Promise<ServerProcess> {
  const child = spawn(process.execPath, [MAIN, 'serve', '--port', '0', '--data', data], {
    env: { ...process.env, LOG_LEVEL: 'error', SNAPTREE_SIMULATOR_SPEED: '20', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = new Promise<string>((resolve) => {
    child.once('exit', (code, signal) => resolve(signal ?? String(code)));
  });
  const url = await readyUrl(child, ended);
  return {
    url,
    pid: child.pid ?? 0,
    ended,
    kill: (signal) => {
      child.kill(signal);
      return ended;
    },
    call: async (method, path, body, key) => {
      const response = await fetch(`${url}${path}`, {
        method,
        headers: {
          origin: url,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...(key === undefined ? {} : { 'idempotency-key': key }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      return { status: response.status, body: await response.json() };
    },
  };
}

async function readyUrl(child: ChildProcess, ended: Promise<string>): Promise<string> {
  let output = '';
  const ready = new Promise<string>((resolve) => {
    const listen = (chunk: Buffer) => {
      output += chunk.toString();
      const url = /ready at (http\S+?)(?:,|\s)/.exec(output)?.[1];
      if (url !== undefined) resolve(url);
    };
    child.stdout?.on('data', listen);
    child.stderr?.on('data', listen);
  });
  const early = ended.then((how) => {
    throw new Error(`the server ended (${how}) before it was ready: ${output}`);
  });
  return Promise.race([ready, early]);
}

/** The journal of a data directory without the jobs of `except`, read without the server's own code. */
export function readJournal(data: string, except: readonly string[] = []) {
  const db = new DatabaseSync(join(data, 'snaptree.db'), { readOnly: true });
  try {
    const rows = (query: string) =>
      db
        .prepare(query)
        .all()
        .filter((row) => !except.includes(String(row.job_id)));
    return {
      jobs: rows('select id as job_id from jobs').map((row) => String(row.job_id)),
      events: rows('select job_id, body from job_events order by job_id, seq').map(
        (row): JobEvent => JSON.parse(String(row.body)),
      ),
      leases: rows('select job_id from leases').map((row) => String(row.job_id)),
      audit: rows('select job_id, phase from audit order by id').map((row) => String(row.phase)),
    };
  } finally {
    db.close();
  }
}

/** The rows of the audit log, oldest first. */
export function readAudit(data: string): Record<string, unknown>[] {
  const db = new DatabaseSync(join(data, 'snaptree.db'), { readOnly: true });
  try {
    return db.prepare('select * from audit order by id').all();
  } finally {
    db.close();
  }
}
