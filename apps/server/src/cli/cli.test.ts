import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { planOperation, treeFromNotation } from '@snaptree/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { printableLines } from '../log/printable.ts';
import { temporaryDirectory } from '../testing/process.ts';
import { independent, layered } from '../testing/rules.ts';
import { choose } from './choose.ts';
import { describeRefusals, drawTree } from './text/draw.ts';
import { OperationTextError, operationText, parseOperation } from './text/operation-text.ts';

const MAIN = fileURLToPath(new URL('./main.ts', import.meta.url));

describe('the command line', { timeout: 60_000 }, () => {
  let data: ReturnType<typeof temporaryDirectory>;
  beforeAll(() => {
    data = temporaryDirectory();
    const file = (name: string, content: unknown) =>
      writeFileSync(join(data.path, name), JSON.stringify(content));
    file('tree.json', { tree: treeFromNotation('a(b(c* d))'), capabilities: layered });
    const twins = treeFromNotation('a(b*)');
    file('twins.json', {
      tree: { ...twins, snapshots: twins.snapshots.map((s) => ({ ...s, name: 'Clone' })) },
      capabilities: independent,
    });
    file('bad.json', { hosts: [{ id: 'X', name: 'x', connection: { kind: 'libvirt' } }] });
    file('away.json', {
      hosts: [
        {
          id: 'away',
          name: 'Away',
          connection: { kind: 'libvirt', driver: 'qemu', transport: { kind: 'unix', path: '/nowhere/sock' } },
        },
      ],
    });
  });
  afterAll(() => data.remove());

  const snaptree = (...args: string[]) => {
    const run = spawnSync(process.execPath, [MAIN, ...args, '--data', data.path], { encoding: 'utf8' });
    return { code: run.status, out: run.stdout, err: run.stderr };
  };
  const planned = (operation: string, file = 'tree.json') =>
    snaptree('plan', '--file', join(data.path, file), operation);

  it('lists the demo hosts without a server and without writing to the data directory', () => {
    const text = snaptree('hosts');
    expect([text.code, text.err]).toEqual([0, '']);
    expect(text.out).toMatch(/^ {2}web-01 .* running, 3 snapshots$/m);
    const json = JSON.parse(snaptree('hosts', '--json').out);
    expect(json.length).toBeGreaterThan(2);
    expect(json[0].domains.length).toBeGreaterThan(5);
  });

  it('shows how the configuration differs from a snapshot, and with --all what is the same', () => {
    const changed = snaptree('config', 'sim-atlas/web-01', 'before nginx 1.26');
    expect([changed.code, changed.err]).toEqual([0, '']);
    expect(changed.out).toContain('Memory: 4096 MiB → 8192 MiB');
    expect(changed.out).toContain('debian-12.7.iso → none');
    expect(changed.out).toContain('(not in the snapshot) → storage');
    expect(changed.out).not.toContain('Firmware');
    const all = snaptree('config', 'sim-atlas/web-01', 'before nginx 1.26', '--all').out;
    expect(all).toContain('Firmware: BIOS');
    expect(all).toContain('another layer of the same disk');
    expect(snaptree('config', 'sim-atlas/web-02', 'before nginx 1.26').out).toMatch(/^No difference/);
    expect(snaptree('config', 'sim-atlas/vpn-gateway', 'before wireguard').out).toMatch(
      /^The snapshot has no configuration/,
    );
    const json = JSON.parse(snaptree('config', 'sim-atlas/web-01', 'before nginx 1.26', '--json').out);
    expect(json.captured.kind).toBe('known');
    expect(snaptree('config', 'sim-atlas/web-01', 'nothing').code).toBe(5);
  });

  it('prints a tree, found by the names of host and VM, and JSON for plan --file', () => {
    const text = snaptree('tree', 'sim-atlas/web-01');
    expect(text.out).toContain('└─ * live state, running');
    writeFileSync(join(data.path, 'web.json'), snaptree('tree', 'sim-atlas/web-01', '--json').out);
    expect(planned('removeAll', 'web.json').code).toBe(0);
  });

  it('plans on a tree file of version 0.1.0, with the terms of that version', () => {
    const file = join(import.meta.dirname, '../testing/version-0.1.0/tree.json');
    const plan = snaptree('plan', '--file', file, 'untrack:audit running');
    expect([plan.code, plan.err]).toEqual([0, '']);
    expect(plan.out).toContain('deleteMetadata audit running');
  });

  it('asks to start the server once if an earlier version wrote the job journal', () => {
    const earlier = temporaryDirectory();
    const database = new DatabaseSync(join(earlier.path, 'snaptree.db'), {
      // The dump creates tables after the rows that refer to them.
      enableForeignKeyConstraints: false,
    });
    const dump = join(import.meta.dirname, '../testing/version-0.1.0/journal.sql');
    database.exec(readFileSync(dump, 'utf8'));
    database.close();
    for (const args of [['hosts'], ['tree', 'sim-atlas/web-01'], ['jobs']]) {
      const { status, stderr } = spawnSync(process.execPath, [MAIN, ...args, '--data', earlier.path], {
        encoding: 'utf8',
      });
      expect([status, stderr]).toEqual([1, expect.stringContaining('Start the server of this version once')]);
    }
    earlier.remove();
  });

  it('prints a plan with its steps and the tree afterward', () => {
    const { code, out } = planned('discard:d');
    expect(code).toBe(0);
    expect(out).toMatch(/1\. delete d \(drop\)/);
    expect(out.split('Afterward:')[1]).not.toContain(' d ');
  });

  it('exits with status 4 and prints the reason if the operation is refused', () => {
    const { code, out } = planned('mergeIntoChildren:b');
    expect(code).toBe(4);
    expect(out).toContain('tooManyChildren');
    const json = snaptree('plan', '--json', '--file', join(data.path, 'tree.json'), 'mergeIntoChildren:b');
    expect(JSON.parse(json.out).result.refusals[0].blockers).toEqual(['c', 'd']);
  });

  it('offers force if that is all that is missing', () => {
    const refused = planned('removeAll');
    expect(refused.code).toBe(4);
    expect(refused.out).toContain(
      'Would also delete the data of d, because no remaining state depends on it.',
    );
    expect(refused.out).toContain('works with force, but what is named above will be lost: removeAll:force');
    expect(planned('removeAll:force').code).toBe(0);
    expect(planned('mergeIntoChildren:b').out).not.toContain('with force');
  });

  it('says that no job has run, and that none is interrupted, in a new data directory', () => {
    expect([snaptree('jobs').code, snaptree('jobs').out]).toEqual([0, 'No job has run yet.\n']);
    expect(snaptree('jobs', '--interrupted').out).toBe('No job is interrupted.\n');
  });

  it('exits with status 5 and lists the IDs if a name is ambiguous', () => {
    const { code, err } = planned('discard:Clone', 'twins.json');
    expect(code).toBe(5);
    expect(err).toMatch(/2 snapshots are named "Clone"[\s\S]*a\n {2}b/);
    expect(planned('mergeIntoChildren:a', 'twins.json').code).toBe(0);
    expect(snaptree('tree', 'sim-atlas/missing').code).toBe(5);
  });

  it('exits with status 2 if the operation, file or configuration is not valid', () => {
    expect(planned('explode:a').code).toBe(2);
    expect(planned('discard:a:loudly').code).toBe(2);
    expect(planned('discard:a', 'missing.json').code).toBe(2);
    const configuration = snaptree('hosts', '--config', join(data.path, 'bad.json'));
    expect([configuration.code, configuration.out]).toEqual([2, '']);
    expect(configuration.err).toContain('hosts[0].id');
  });

  it('writes no control characters to the terminal: not of arguments, not of names, not in JSON', () => {
    const unsafe = '\u001b[2J\u009b31m\u202e';
    const outputs = [
      planned(`discard:${unsafe}`),
      planned(`${unsafe}:a`),
      snaptree('tree', `sim-atlas/${unsafe}`),
      snaptree('job', unsafe),
      snaptree(`--${unsafe}`),
      snaptree('serve', '--config', `/nowhere/${unsafe}`),
    ].map(({ out, err }) => out + err);
    const tree = treeFromNotation('a*');
    writeFileSync(
      join(data.path, 'unsafe.json'),
      JSON.stringify({
        tree: { ...tree, snapshots: tree.snapshots.map((s) => ({ ...s, name: unsafe })) },
        capabilities: independent,
      }),
    );
    const json = snaptree('plan', '--json', '--file', join(data.path, 'unsafe.json'), 'discard:a:force').out;
    for (const text of [...outputs, json]) expect(printableLines(text)).toBe(text);
    expect(JSON.stringify(JSON.parse(json))).toContain(unsafe.slice(-1));
  });

  it('exits with status 3 if a host cannot be reached', () => {
    const config = join(data.path, 'away.json');
    expect(snaptree('tree', 'away/x', '--config', config).code).toBe(3);
    const hosts = snaptree('hosts', '--config', config);
    expect([hosts.code, hosts.out]).toEqual([3, expect.stringContaining('unreachable')]);
  });

  it('says what failed, on what, what to do, and what the system reported', () => {
    const config = join(data.path, 'away.json');
    const message =
      /Cannot connect to \/nowhere\/sock: the libvirt socket does not exist\. Install libvirt .*\n.*ENOENT \/nowhere\/sock/;
    expect(snaptree('hosts', '--config', config).out).toMatch(message);
    expect(snaptree('tree', 'away/x', '--config', config).err).toMatch(message);
  });

  it('does not start a server with a broken configuration or an impossible port', () => {
    const broken = snaptree('serve', '--config', join(data.path, 'bad.json'));
    expect([broken.code, broken.err]).toEqual([2, expect.stringContaining('is not valid')]);
    expect(snaptree('serve', '--port', '99999').code).toBe(2);
  });

  it('does not listen on the network without --allow-network-access', () => {
    for (const host of ['0.0.0.0', '::', '192.0.2.1']) {
      const refused = snaptree('serve', '--port', '0', '--host', host);
      expect([refused.code, refused.err]).toEqual([2, expect.stringContaining('--allow-network-access')]);
    }
  });
});

describe('the text of an operation', () => {
  const parse = (text: string) => parseOperation(text, (name) => `id-of-${name}`);

  it.each([
    ['mergeIntoParent:s:force', { kind: 'mergeIntoParent', id: 'id-of-s', force: true }],
    ['removeSubtree:s:keepRoot', { kind: 'removeSubtree', id: 'id-of-s', keepRoot: true }],
    ['repair', { kind: 'repair' }],
    ['removeAll:force', { kind: 'removeAll', force: true }],
    [
      'revert:s:safety=before: now:power=off'.replace(': now', '\\: now'),
      { kind: 'revert', id: 'id-of-s', safety: 'before: now', power: 'off' },
    ],
    [
      'create:n:memory:disks=vda,vdb',
      { kind: 'create', name: 'n', memory: true, quiesce: false, disks: ['vda', 'vdb'] },
    ],
    ['rename:s:name=t', { kind: 'rename', id: 'id-of-s', name: 't' }],
    ['protect:s:off', { kind: 'protect', id: 'id-of-s', protected: false }],
    [
      'tag:s:add=nightly,before update:remove=old',
      { kind: 'tag', id: 'id-of-s', add: ['nightly', 'before update'], remove: ['old'] },
    ],
    ['power:stop', { kind: 'power', action: 'stop' }],
    ['managedSave:remove', { kind: 'managedSave', action: 'remove' }],
  ])('%s is parsed', (text, operation) => {
    expect(parse(text)).toEqual(operation);
    const parsed = parse(text);
    const written = parsed.kind === 'batch' ? '' : operationText(parsed);
    expect(parseOperation(written, (id) => id)).toEqual(operation);
  });

  it.each([
    '',
    'discard',
    'discard:',
    'power:fly',
    'removeAll:x',
    'revert:s:power=on',
    'deleteMetadata:s:force',
  ])('"%s" is refused, and the grammar is shown', (text) => {
    expect(() => parse(text)).toThrow(OperationTextError);
  });
});

describe('a refusal on a terminal', () => {
  const tree = treeFromNotation('a(b(c* d))');
  const named = (id: string) => `name of ${id} [${id}]`;

  it('offers what works instead as text that can be copied, followed by the name', () => {
    const result = planOperation(tree, { kind: 'mergeIntoChildren', id: 'b' }, layered);
    const text = result.ok ? '' : describeRefusals(result.refusals, named);
    expect(text).toContain('works instead: discard:d   (name of d)\n');
  });

  it('offers the members of a batch one by one', () => {
    const operations = ['c', 'd'].map((id) => ({ kind: 'mergeIntoChildren' as const, id }));
    const result = planOperation(tree, { kind: 'batch', operations }, layered);
    const text = result.ok ? '' : describeRefusals(result.refusals, named);
    expect(text).toMatch(/as one operation:\n.*mergeIntoChildren:c {3}\(name of c\)\n.*discard:d/);
  });
});

describe('names on a terminal', () => {
  it('cannot control it', () => {
    const tree = treeFromNotation('a*');
    const evil = '\u001b[2J\n{"level":"info"}\u202e\u009b31m';
    const drawn = drawTree({
      ...tree,
      domain: { id: 'd', name: evil },
      snapshots: tree.snapshots.map((s) => ({ ...s, name: evil })),
    });
    expect(drawn.split('\n')).toHaveLength(4);
    for (const mark of ['\u001b', '\u009b', '\u202e']) expect(drawn).not.toContain(mark);
  });

  it('are never guessed if they are ambiguous', () => {
    const two = [
      { id: '1', name: 'same' },
      { id: '2', name: 'same' },
    ];
    expect(() => choose(two, 'same', 'snapshot')).toThrow(/1\n {2}2/);
    expect(choose(two, '2', 'snapshot').id).toBe('2');
  });
});
