import { describe, expect, it } from 'vitest';
import type { ConfigurationAnswer, ConfigurationSection, Setting } from './model.ts';
import { configurationRevision } from './revision.ts';

const text = (key: string, value: string, passing = false): Setting => ({
  key,
  label: key,
  value: { kind: 'text', text: value },
  ...(passing ? { passing } : {}),
});
const part = (key: string, ...settings: Setting[]): ConfigurationSection => ({ key, title: key, settings });
const revision = (...sections: ConfigurationSection[]) =>
  configurationRevision({ kind: 'known', configuration: { sections } });
const disk = (...chain: string[]): ConfigurationSection =>
  part('disk vda', { key: 'file', label: 'File', value: { kind: 'files', chain } });

describe('the revision of a configuration', () => {
  it('is another when a setting, a part or an active file is', () => {
    const own = revision(part('cpu', text('count', '2')), disk('/a'));
    expect(revision(part('cpu', text('count', '4')), disk('/a'))).not.toBe(own);
    expect(revision(disk('/a'))).not.toBe(own);
    expect(revision(part('cpu', text('count', '2')), disk('/b', '/a'))).not.toBe(own);
  });

  it('is the same whatever passes with a start, is written out or stands in another order', () => {
    const own = revision(part('cpu', text('count', '2'), text('port', '1', true)), disk('/a'));
    expect(revision(disk('/a', '/base'), part('cpu', text('count', '2'), text('port', '2', true)))).toBe(own);
  });

  it('distinguishes a missing configuration from an existing one', () => {
    const none: ConfigurationAnswer = { kind: 'none', code: 'notCaptured', text: 'None.' };
    expect(configurationRevision(none)).not.toBe(revision());
  });
});
