import { describe, expect, it } from 'vitest';
import { treeFromNotation } from '../tree/notation.ts';
import { compareConfigurations, diskFilesOf, isSameConfiguration } from './compare.ts';
import type { ConfigurationSection, MachineConfiguration, Setting } from './model.ts';

const text = (key: string, value: string, passing = false): Setting => ({
  key,
  label: key,
  value: { kind: 'text', text: value },
  ...(passing ? { passing } : {}),
});
const bytes = (key: string, value: number): Setting => ({
  key,
  label: key,
  value: { kind: 'bytes', bytes: value },
});
const files = (...chain: string[]): Setting => ({
  key: 'file',
  label: 'File',
  value: { kind: 'files', chain },
});
const part = (key: string, ...settings: Setting[]): ConfigurationSection => ({ key, title: key, settings });
const disk = (...settings: Setting[]): ConfigurationSection => ({
  ...part('disk vda', ...settings),
  disk: 'vda',
});
const machine = (...sections: ConfigurationSection[]): MachineConfiguration => ({ sections });
const states = (before: MachineConfiguration, after: MachineConfiguration, known = diskFiles()) =>
  compareConfigurations(before, after, known).map((section) => [
    section.key,
    section.state,
    ...section.settings.map((setting) => `${setting.key} ${setting.state}`),
  ]);
const diskFiles = (...paths: string[]) => new Map([['vda', new Set(paths)]]);

describe('two configurations of one VM', () => {
  it('are the same when every setting is', () => {
    const one = () => machine(part('cpu', text('count', '4')), part('memory', bytes('memory', 4096)));
    expect(isSameConfiguration(compareConfigurations(one(), one()))).toBe(true);
  });

  it('differ in what was changed, added to a part and taken out of it', () => {
    const before = machine(part('cpu', text('count', '4'), text('model', 'host'), text('gone', '1')));
    const after = machine(part('cpu', text('count', '8'), text('model', 'host'), text('new', '1')));
    expect(states(before, after)).toEqual([
      ['cpu', 'changed', 'count changed', 'model same', 'gone removed', 'new added'],
    ]);
  });

  it('differ in complete parts, whose settings are then listed on one side', () => {
    const before = machine(part('nic a', text('network', 'lan')), part('cd', text('medium', 'x.iso')));
    const after = machine(part('nic a', text('network', 'lan')), part('nic b', text('network', 'dmz')));
    expect(states(before, after)).toEqual([
      ['nic a', 'same', 'network same'],
      ['cd', 'removed', 'medium removed'],
      ['nic b', 'added', 'network added'],
    ]);
  });

  it('know parts by their keys, in whatever order they stand', () => {
    const before = machine(part('nic a', text('network', 'lan')), part('nic b', text('network', 'dmz')));
    const after = machine(part('nic b', text('network', 'dmz')), part('nic a', text('network', 'lan')));
    expect(isSameConfiguration(compareConfigurations(before, after))).toBe(true);
  });

  it('do not differ in what is assigned at every start', () => {
    const before = machine(part('graphics', text('port', '5900', true)));
    const after = machine(part('graphics', text('port', '5917', true)));
    expect(states(before, after)).toEqual([['graphics', 'same', 'port same']]);
    expect(isSameConfiguration(compareConfigurations(before, machine(part('graphics'))))).toBe(true);
  });

  it('differ when a value is written in another way', () => {
    const before = machine(part('memory', bytes('memory', 4096)));
    expect(states(before, machine(part('memory', text('memory', '4096'))))).toEqual([
      ['memory', 'changed', 'memory changed'],
    ]);
  });
});

describe('the file of a disk', () => {
  it('is another layer of the same disk when the chains meet', () => {
    const before = machine(disk(files('/base')));
    const after = machine(disk(files('/over', '/base')));
    expect(states(before, after)).toEqual([['disk vda', 'same', 'file layer']]);
  });

  it('is another layer when the tree names both files for this disk, though no chain says so', () => {
    const before = machine(disk(files('/base')));
    const after = machine(disk(files('/over')));
    expect(states(before, after, diskFiles('/base', '/over'))).toEqual([['disk vda', 'same', 'file layer']]);
    expect(states(before, after, new Map([['vdb', new Set(['/base', '/over'])]]))).toEqual([
      ['disk vda', 'changed', 'file changed'],
    ]);
  });

  it('is the same when only more of the chain is written out', () => {
    const before = machine(disk(files('/over')));
    expect(states(before, machine(disk(files('/over', '/base'))))).toEqual([
      ['disk vda', 'same', 'file same'],
    ]);
  });

  it('is another disk when nothing ties the two together', () => {
    expect(states(machine(disk(files('/old'))), machine(disk(files('/new'))))).toEqual([
      ['disk vda', 'changed', 'file changed'],
    ]);
    expect(states(machine(disk(files())), machine(disk(files('/new'))))).toEqual([
      ['disk vda', 'changed', 'file changed'],
    ]);
  });

  it('is looked up among all files that a tree names for the disk', () => {
    const drawn = treeFromNotation('a(b*)');
    const tree = {
      ...drawn,
      snapshots: drawn.snapshots.map((s) => ({
        ...s,
        disks: [
          { disk: 'vda', coverage: 'external' as const, stateFile: `/${s.name}`, overlay: `/over-${s.name}` },
        ],
      })),
      live: { ...drawn.live, disks: [{ disk: 'vda', chain: [{ path: '/live' }, { path: '/base' }] }] },
    };
    expect([...(diskFilesOf(tree).get('vda') ?? [])].sort()).toEqual(
      ['/a', '/b', '/base', '/live', '/over-a', '/over-b'].sort(),
    );
  });
});
