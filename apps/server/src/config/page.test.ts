import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { HostConnection } from '@snaptree/hypervisors';
import { describe, expect, it } from 'vitest';
import { Configuration } from './config.ts';

const sources = fileURLToPath(new URL('..', import.meta.url));
const read = (path: string) => readFileSync(new URL(`../../../../${path}`, import.meta.url), 'utf8');
const page = read('docs/configuration.md');
const hosts = ['libvirt', 'virtualbox', 'vsphere'].map((kind) => read(`docs/hosts/${kind}.md`)).join('\n');

/** Only for tests of recovery. */
const forTests = ['SNAPTREE_CRASH_AT'];

function variables(): string[] {
  const files = globSync('**/*.ts', { cwd: sources }).filter((file) => !/test|^testing/.test(file));
  const names = files.flatMap((file) => {
    const text = readFileSync(join(sources, file), 'utf8');
    return [...text.matchAll(/process\.env\.(\w+)/g)].map(([, name = '']) => name);
  });
  return [...new Set(names)].filter((name) => !forTests.includes(name)).sort();
}

describe('docs/configuration.md', () => {
  it('and the pages of the hosts show configuration files that the server takes', () => {
    const examples = [...`${page}\n${hosts}`.matchAll(/```json\n(.*?)```/gs)].map(([, json = '']) =>
      JSON.parse(json),
    );
    expect(examples).toHaveLength(5);
    for (const example of examples) expect(Configuration.safeParse(example)).toMatchObject({ success: true });
  });

  it('explains every key of the file, and no other', () => {
    const rows = [...page.matchAll(/^\| `((?:hosts|demo|allowed|keep)[^`]*)` \|/gm)].map(([, key]) => key);
    const ofHost = Object.keys(Configuration.shape.hosts.unwrap().element.shape).map(
      (key) => `hosts[].${key}`,
    );
    expect(rows.sort()).toEqual([...Object.keys(Configuration.shape), ...ofHost].sort());
  });

  it('explains every environment variable that the server reads, and no other', () => {
    const rows = [...page.matchAll(/^\| `([A-Z_]+)` \|/gm)].map(([, name]) => name);
    expect(rows.sort()).toEqual(variables());
  });

  it('and the pages of the hosts name every field of a connection', () => {
    const fields = HostConnection.options.flatMap((kind) => [
      ...Object.keys(kind.shape),
      ...('transport' in kind.shape
        ? kind.shape.transport.options.flatMap((option) => [
            option.shape.kind.value,
            ...Object.keys(option.shape),
          ])
        : []),
      ...('service' in kind.shape
        ? kind.shape.service.options.flatMap((option) => [
            option.shape.kind.value,
            ...Object.keys(option.shape),
          ])
        : []),
    ]);
    expect(fields.length).toBeGreaterThan(10);
    expect(
      fields.filter(
        (field) =>
          !`${page}
${hosts}`.includes(`\`${field}\``),
      ),
    ).toEqual([]);
  });
});
