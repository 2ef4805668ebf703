import type { Capabilities } from '@snaptree/core';
import { describe, expect, it } from 'vitest';
import { capabilitiesOf } from './simulator/capabilities.ts';

describe.each(Object.entries(capabilitiesOf))('the own words of %s', (_, capabilities: Capabilities) => {
  it('name the files of its own mechanisms, by the label that stands elsewhere', () => {
    const { ownWords, mechanisms } = capabilities;
    const layers = Object.entries(ownWords?.layers ?? {});
    expect(layers.length).toBeGreaterThan(0);
    for (const [key, { name }] of layers) expect(mechanisms[key]?.label ?? '').toContain(name);
  });

  it('have a word for what it supports, and none for what it does not', () => {
    const { ownWords, consolidate, untrack } = capabilities;
    expect(ownWords?.actions.consolidate !== undefined).toBe(consolidate.supported);
    expect(ownWords?.actions.forget !== undefined).toBe(untrack.supported);
  });
});
