import { readFileSync } from 'node:fs';
import type { Capabilities } from '@snaptree/core';
import { describe, expect, it } from 'vitest';
import { capabilitiesOf } from './simulator/capabilities.ts';

const page = readFileSync(new URL('../../../docs/semantics.md', import.meta.url), 'utf8');

describe.each(Object.entries(capabilitiesOf))('the own words of %s', (_, capabilities: Capabilities) => {
  it('name the files of its own mechanisms', () => {
    const { ownWords, mechanisms } = capabilities;
    const layers = Object.entries(ownWords?.layers ?? {});
    expect(layers.length).toBeGreaterThan(0);
    for (const [key] of layers) expect(mechanisms).toHaveProperty(key);
  });

  it('stand in docs/semantics.md', () => {
    const { ownWords } = capabilities;
    if (ownWords === undefined) throw new Error('it has no words of its own');
    const { tool, actions, base = '', live = '', layers } = ownWords;
    const files = Object.values(layers).map(({ name, merged }) => `${name}, ${merged}`);
    const words = [tool, base, live, ...files, ...Object.values(actions).map(String)];
    expect(words.filter((word) => !page.includes(word))).toEqual([]);
  });

  it('have a word for what it supports, and none for what it does not', () => {
    const { ownWords, consolidate, deleteMetadata } = capabilities;
    expect(ownWords?.actions.consolidate !== undefined).toBe(consolidate.supported);
    expect(ownWords?.actions.forget !== undefined).toBe(deleteMetadata.supported);
  });
});
