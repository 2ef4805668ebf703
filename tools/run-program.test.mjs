import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { at } from './paths.mjs';
import { run } from './run-program.mjs';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'snaptree-child-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** @param {string} script for Node, to be handed over to */
const entryFor = (script) => `import { handOver } from ${JSON.stringify(at('tools', 'run-program.mjs'))};
handOver(process.execPath, ['-e', ${JSON.stringify(script)}]);`;

/**
 * Starts a process that hands over to Node with this script, and waits for its first words.
 * @param {string} script
 */
async function handedOver(script) {
  const parent = spawn(process.execPath, ['--input-type=module', '-e', entryFor(script)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const said = await once(parent.stdout.setEncoding('utf8'), 'data');
  return { parent, said: String(said[0]) };
}

describe('handing over to another program', () => {
  it('ends with the exit code of that program', async () => {
    const { parent, said } = await handedOver("console.log('here'); process.exitCode = 7");
    expect(said).toBe('here\n');
    expect((await once(parent, 'exit'))[0]).toBe(7);
  });

  it.each(/** @type {const} */ (['SIGTERM', 'SIGINT', 'SIGHUP']))(
    'passes %s on and waits until it has put its things away',
    async (signal) => {
      const script = `process.on('${signal}', () => setTimeout(() => process.exit(3), 50)); setInterval(() => {}, 1000); console.log('up')`;
      const { parent } = await handedOver(script);
      parent.kill(signal);
      expect(await once(parent, 'exit')).toEqual([3, null]);
    },
  );

  it('says with which signal that program was killed', async () => {
    const { parent } = await handedOver("console.log('up'); process.kill(process.pid, 'SIGKILL')");
    expect((await once(parent, 'exit'))[0]).toBe(137);
  });
});

describe.runIf(process.platform !== 'win32')('under npm', () => {
  it('ends the program when the shell between npm and us was ended', async () => {
    const script =
      "process.on('SIGTERM', () => { console.log('put away'); process.exit(0) }); setInterval(() => {}, 1000); console.log('up')";
    const entry = join(folder, 'entry.mjs');
    writeFileSync(entry, entryFor(script));
    // A command after it keeps every shell from replacing itself by the last one.
    const shell = spawn('sh', ['-c', `"${process.execPath}" "${entry}"; true`], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, npm_lifecycle_event: 'start' },
    });
    const said = shell.stdout.setEncoding('utf8');
    expect(await once(said, 'data')).toEqual(['up\n']);
    shell.kill('SIGTERM');
    expect(await once(said, 'data')).toEqual(['put away\n']);
  });
});

describe('running a program', () => {
  it('keeps both outputs together with the exit code', async () => {
    const script = "console.log('out'); console.error('err'); process.exitCode = 4";
    const { ok, code, text } = await run(process.execPath, ['-e', script], { output: 'keep' });
    expect({ ok, code }).toEqual({ ok: false, code: 4 });
    expect(text.split('\n').sort()).toEqual(['', 'err', 'out']);
  });

  it('says which program is not there', async () => {
    const { ok, text } = await run('snaptree-no-such-program', [], { output: 'keep' });
    expect(ok).toBe(false);
    expect(text).toContain('snaptree-no-such-program');
  });
});
