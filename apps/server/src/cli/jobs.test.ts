import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ServerProcess, startServerProcess, temporaryDirectory } from '../testing/process.ts';
import { ended, sceneOf, startOperation } from '../testing/truth.ts';

const MAIN = fileURLToPath(new URL('./main.ts', import.meta.url));

/** A job that stopped after the first of its steps. */
describe('jobs on the command line', { timeout: 60_000 }, () => {
  let data: ReturnType<typeof temporaryDirectory>;
  let server: ServerProcess;
  let id: string;

  beforeAll(async () => {
    data = temporaryDirectory();
    server = await startServerProcess(data.path, { SNAPTREE_SIMULATOR_SPEED: '500' });
    const scene = await sceneOf(server, { host: 'sim-atlas', domain: 'web-01' });
    const faults = [
      { kind: 'lostReply', steps: ['delete'] },
      { kind: 'fail', steps: ['delete'], atPercent: 0 },
    ];
    await server.call('POST', scene.path.replace('/api/', '/api/simulator/').concat('/faults'), { faults });
    id = (await startOperation(server, scene))?.body.id;
    await ended(server, id);
  }, 60_000);
  afterAll(async () => {
    await server.kill('SIGKILL');
    data.remove();
  });

  const snaptree = (...args: string[]) =>
    new Promise<{ code: number | null; out: string; err: string }>((resolve) => {
      const run = spawn(process.execPath, [MAIN, ...args, '--data', data.path]);
      let out = '';
      let err = '';
      run.stdout.on('data', (text: Buffer) => (out += text.toString()));
      run.stderr.on('data', (text: Buffer) => (err += text.toString()));
      run.once('close', (code) => resolve({ code, out, err }));
    });

  it('are listed and shown with names while the server runs, and can be dismissed', async () => {
    const list = await snaptree('jobs', '--interrupted');
    expect([list.code, list.err]).toEqual([0, '']);
    expect(list.out).toMatch(/failedPartial, interrupted {2}web-01 on .*, by local/);
    const shown = await snaptree('job', id);
    expect(shown.out).toMatch(/1\. delete before nginx 1\.26 .*done/);
    expect(shown.out).toMatch(/Removed snapshots:\n {2}before nginx 1\.26/);
    expect(shown.out).toContain(`snaptree dismiss ${id}`);

    const left = await snaptree('dismiss', id, '--server', server.url);
    expect([left.code, left.err]).toEqual([0, '']);
    expect(left.out).toContain('dismissed by local');
    expect((await snaptree('jobs', '--interrupted')).out).toBe('No job is interrupted.\n');
    expect((await snaptree('jobs', '--find', 'no-job-has-this')).out).toBe('No job matches.\n');
    expect(JSON.parse((await snaptree('job', id, '--json')).out).resolution.how).toBe('dismissed');
    expect((await snaptree('jobs', '--find', 'web-01')).out).toContain(id);
  });

  it('exit with status 5 if a job does not exist, and 3 if no server answers', async () => {
    expect((await snaptree('job', 'none')).code).toBe(5);
    expect((await snaptree('dismiss', 'none', '--server', server.url)).code).toBe(1);
    const away = await snaptree('dismiss', id, '--server', 'http://127.0.0.1:9');
    expect([away.code, away.err]).toEqual([3, expect.stringContaining('--server')]);
  });
});
