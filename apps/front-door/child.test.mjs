import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { run } from './child.mjs';
import { at } from './place.mjs';

/**
 * Starts a process that hands over to Node with this script, and waits for its first words.
 * @param {string} script
 */
async function handedOver(script) {
  const entry = `import { handOver } from ${JSON.stringify(at('apps', 'front-door', 'child.mjs'))};
handOver(process.execPath, ['-e', ${JSON.stringify(script)}]);`;
  const parent = spawn(process.execPath, ['--input-type=module', '-e', entry], {
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
