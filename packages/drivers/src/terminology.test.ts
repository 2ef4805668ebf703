import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { capabilitiesOf } from './simulator/capabilities.ts';
import { simulatedKinds } from './simulator/testing/kinds.ts';

const page = readFileSync(new URL('../../../docs/semantics.md', import.meta.url), 'utf8');

const hosts = simulatedKinds.map(({ kind, libvirt }) => ({
  host: libvirt === undefined ? kind : `${kind} on libvirt ${libvirt}`,
  capabilities: capabilitiesOf(kind, libvirt === undefined ? {} : { libvirt }),
}));

describe.each(hosts)('the terminology of $host', ({ capabilities }) => {
  it('names the files of its mechanisms', () => {
    const { terminology, mechanisms } = capabilities;
    const layers = Object.entries(terminology?.layers ?? {});
    expect(layers.length).toBeGreaterThan(0);
    for (const [key] of layers) expect(mechanisms).toHaveProperty(key);
  });

  it('is in docs/semantics.md', () => {
    const { terminology } = capabilities;
    if (terminology === undefined) throw new Error('there is no terminology');
    const { tool, actions, base = '', live = '', layers } = terminology;
    const files = Object.values(layers).map(({ name, merged }) => `${name}, ${merged}`);
    const words = [tool, base, live, ...files, ...Object.values(actions).map(String)];
    expect(words.filter((word) => !page.includes(word))).toEqual([]);
  });

  it('has a term for what is supported, and none for what is not', () => {
    const { terminology, consolidate, deleteMetadata } = capabilities;
    expect(terminology?.actions.consolidate !== undefined).toBe(consolidate.supported);
    expect(terminology?.actions.deleteMetadata !== undefined).toBe(deleteMetadata.supported);
  });
});
