// @vitest-environment jsdom
import { MantineProvider } from '@mantine/core';
import {
  type ConfigurationAnswer,
  type ConfigurationReading,
  type ConfigurationSection,
  configurationRevision,
  type Operation,
  type Problem,
  type TreeReading,
} from '@snaptree/core';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { cleanup, fireEvent, render, screen, within } from '@testing-library/react';
import type { ReactNode } from 'react';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { keys } from '../../api/queries/keys.ts';
import { fakeBrowser } from '../../testing/browser.fixture.ts';
import { readingOf } from '../../testing/readings.fixture.ts';
import { previewOf } from '../../tree/overlay/preview.ts';
import {
  ConfigurationAfter,
  ConfigurationInBrief,
  ConfigurationOf,
  ConfigurationsOfTwo,
} from './configuration.tsx';
import { configurationShown } from './shown.ts';

beforeAll(fakeBrowser);
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

const text = (key: string, label: string, value: string) => ({
  key,
  label,
  value: { kind: 'text' as const, text: value },
});
const section = (
  key: string,
  title: string,
  ...settings: ConfigurationSection['settings']
): ConfigurationSection => ({
  key,
  title,
  settings,
});
const known = (...sections: ConfigurationSection[]): ConfigurationAnswer => ({
  kind: 'known',
  configuration: {
    sections,
    raw: { format: 'libvirt domain XML', text: `<domain>${sections.length}</domain>` },
  },
});
const memory = (value: string) => section('memory', 'Memory', text('memory', 'Memory', value));
const card = section('nic a', 'Network card a', text('network', 'Network', 'lan'));

function found(
  captured: ConfigurationAnswer,
  live: ConfigurationAnswer,
  more: Partial<ConfigurationReading> = {},
) {
  return { hostId: 'host', domainId: 'domain', snapshotId: 'b', captured, live, asOf: Date.now(), ...more };
}

/** Answers by the snapshot that the address names. */
function server(answers: Record<string, ConfigurationReading | Problem>) {
  const fetched = vi.fn(async (path: string) => {
    const id = /snapshots\/(\w+)\//.exec(path)?.[1] ?? '';
    const answer = answers[id];
    const failed = answer === undefined || 'code' in answer;
    return new Response(JSON.stringify(failed ? { problem: answer } : answer), {
      status: failed ? 503 : 200,
    });
  });
  vi.stubGlobal('fetch', fetched);
  return fetched;
}

function show(children: ReactNode) {
  const client = new QueryClient({ defaultOptions: { queries: { retry: false, networkMode: 'always' } } });
  render(
    <MantineProvider env="test">
      <QueryClientProvider client={client}>{children}</QueryClientProvider>
    </MantineProvider>,
  );
}

const reading = readingOf('a(b*)');
const node = (id: string) => {
  const snapshot = reading.tree.snapshots.find((s) => s.id === id);
  if (snapshot === undefined) throw new Error(`no ${id}`);
  return snapshot;
};

function showCaptured(answer: ConfigurationReading | Problem, all = false) {
  const fetched = server({ b: answer });
  const onAll = vi.fn();
  show(<ConfigurationOf reading={reading} snapshot={node('b')} settings={{ all, onAll }} />);
  return { fetched, onAll };
}

const row = async (name: string) =>
  within(await screen.findByRole('row', { name: new RegExp(`^${name}`) }))
    .getAllByRole('cell')
    .map((cell) => cell.textContent);

describe('the configuration that a snapshot captured', () => {
  it('shows the differences, captured and current, and hides what is equal', async () => {
    showCaptured(found(known(memory('2 GiB'), card), known(memory('4 GiB'), card)));
    expect(await row('Memory 2')).toEqual(['2 GiB', '4 GiB']);
    expect(screen.getByText('1 difference between then and now.')).toBeTruthy();
    expect(screen.queryByText('Network card a')).toBeNull();
  });

  it('shows all settings on request, and keeps that in the address', async () => {
    const { onAll } = showCaptured(found(known(memory('2 GiB'), card), known(memory('4 GiB'), card)), true);
    expect(await row('Network lan')).toEqual(['lan']);
    fireEvent.click(screen.getByRole('switch', { name: 'Show all settings' }));
    expect(onAll).toHaveBeenCalledWith(false);
  });

  it('lists added and removed parts, and counts each once', async () => {
    const cd = section('cd', 'CD drive', text('medium', 'Medium', 'x.iso'), text('bus', 'Bus', 'sata'));
    showCaptured(found(known(cd), known(card)));
    expect((await screen.findByText(/removed since/)).closest('th')?.textContent).toContain('CD drive');
    expect(screen.getByText(/added since/).closest('th')?.textContent).toContain('Network card a');
    expect(screen.getByText('2 differences between then and now.')).toBeTruthy();
    expect(await row('Medium')).toEqual(['x.iso', '–not present']);
  });

  it('does not count an overlay of the same disk as a difference', async () => {
    const disk = (...chain: string[]): ConfigurationSection => ({
      ...section('disk vda', 'Disk vda', { key: 'file', label: 'File', value: { kind: 'files', chain } }),
      disk: 'vda',
    });
    const answer = found(known(disk('/d/base.qcow2')), known(disk('/d/over.qcow2', '/d/base.qcow2')));
    showCaptured(answer, true);
    expect(await row('File')).toEqual(['base.qcow2', 'over.qcow2another layer of the same disk']);
    expect(screen.getByText(/^No difference/)).toBeTruthy();
  });

  it('states that the configurations are equal', async () => {
    showCaptured(found(known(memory('2 GiB')), known(memory('2 GiB'))));
    expect(await screen.findByText(/^No difference: the VM has the same configuration now/)).toBeTruthy();
    expect(screen.queryByRole('table')).toBeNull();
  });

  it('states why there is no captured configuration', async () => {
    const none = { kind: 'none', code: 'metadataOnly', text: 'It was written without.' } as const;
    showCaptured(found(none, known(memory('2 GiB'))));
    expect(await screen.findByText(/Nothing to compare. It was written without./)).toBeTruthy();
    expect(screen.queryByRole('switch')).toBeNull();
  });

  it('shows what the VM runs with until it is powered off', async () => {
    const live = known(memory('4 GiB'));
    if (live.kind === 'none') throw new Error('it is known');
    const running = { ...live, running: { sections: [memory('4 GiB'), card] } };
    showCaptured(found(known(memory('4 GiB')), running));
    expect(await screen.findByText(/running with different settings/)).toBeTruthy();
    expect(screen.getByText(/plugged in/)).toBeTruthy();
  });

  it('shows the raw text of the hypervisor and lets the user copy it', async () => {
    showCaptured(found(known(memory('2 GiB'), card), known(memory('4 GiB'))));
    expect(await screen.findByText('<domain>2</domain>')).toBeTruthy();
    expect(screen.getAllByRole('button', { name: 'Copy the text' })).toHaveLength(2);
  });

  it('shows markup in a value as text', async () => {
    const odd = '<img src=x onerror=alert(1)>';
    showCaptured(found(known(memory(odd)), known(memory('4 GiB'))));
    expect(await row('Memory <img')).toEqual([odd, '4 GiB']);
    expect(document.querySelector('img')).toBeNull();
  });

  it('shows a configuration that cannot be read as a problem with three parts and a retry', async () => {
    const problem: Problem = { code: 'hostUnreachable', what: 'No answer', on: 'atlas', todo: 'Wait.' };
    const { fetched } = showCaptured(problem);
    const note = await screen.findByRole('alert');
    for (const part of ['No answer', 'atlas', 'Wait.']) expect(note.textContent).toContain(part);
    fireEvent.click(screen.getByRole('button', { name: 'Try again' }));
    await vi.waitFor(() => expect(fetched).toHaveBeenCalledTimes(2));
  });

  it('shows the age of an outdated configuration', async () => {
    const asOf = Date.now() - 600_000;
    showCaptured(found(known(memory('2 GiB')), known(memory('2 GiB')), { asOf }));
    expect((await screen.findByText(/has not responded since/)).textContent).toMatch(/As of \d+ minutes ago/);
  });

  it('summarizes the configuration in one line among the facts', async () => {
    server({ b: found(known(memory('2 GiB')), known(memory('4 GiB'))) });
    show(<ConfigurationInBrief reading={reading} snapshot={node('b')} />);
    expect(await screen.findByRole('button', { name: '1 difference from now' })).toBeTruthy();
  });
});

describe('the screenshot of a snapshot', () => {
  const screenshot = { width: 640, height: 400, simulated: true };

  it('gives the screenshot an alternative text, and reserves its space before it loads', async () => {
    showCaptured(found(known(card), known(card), { screenshot }));
    const image = await screen.findByRole('img', { name: 'Simulated screenshot of domain at the time of b' });
    expect(image.getAttribute('src')).toBe('/api/hosts/host/domains/domain/snapshots/b/screenshot');
    expect([image.getAttribute('width'), image.getAttribute('height')]).toEqual(['640', '400']);
  });

  it('does not mention a screenshot where there is none', async () => {
    showCaptured(found(known(card), known(card)));
    await screen.findByText(/^No difference/);
    expect(screen.queryByRole('img')).toBeNull();
    expect(screen.queryByText(/screenshot/i)).toBeNull();
  });
});

describe('two selected snapshots', () => {
  const all = { all: false, onAll: vi.fn() };

  it('compares the configurations of two snapshots, the older one first', async () => {
    server({
      a: found(known(memory('1 GiB')), known(card)),
      b: found(known(memory('2 GiB')), known(card)),
    });
    show(<ConfigurationsOfTwo reading={reading} chosen={['b', 'a']} settings={all} />);
    expect(await row('Memory 1')).toEqual(['1 GiB', '2 GiB']);
    expect(screen.getAllByRole('columnheader').map((head) => head.textContent)).toEqual([
      'Setting',
      'a',
      'b',
    ]);
  });

  it('does not compare the configurations of more than two snapshots', async () => {
    const fetched = server({});
    show(<ConfigurationsOfTwo reading={reading} chosen={['a']} settings={all} />);
    expect(fetched).not.toHaveBeenCalled();
  });
});

describe('the preview of a revert', () => {
  const revert: Operation = { kind: 'revert', id: 'a', safety: 'kept' };
  const restoring: TreeReading = {
    ...reading,
    capabilities: { ...reading.capabilities, revertConfiguration: true },
  };
  const preview = (of: TreeReading, operation: Operation) => {
    const planned = previewOf(of, operation);
    if (planned.kind !== 'plan') throw new Error('it is refused');
    return planned.plan;
  };

  it('lists the settings that a revert changes, and where the current ones are kept', async () => {
    server({ a: found(known(memory('2 GiB'), card), known(memory('4 GiB'))) });
    show(<ConfigurationAfter reading={restoring} plan={preview(restoring, revert)} />);
    expect(await row('Memory 4')).toEqual(['4 GiB', '2 GiB']);
    expect(screen.getByText(/restored/)).toBeTruthy();
    expect(screen.getByText(/The safety snapshot keeps the current ones/)).toBeTruthy();
  });

  it('states that settings without changes stay', async () => {
    server({ a: found(known(card), known(card)) });
    show(<ConfigurationAfter reading={restoring} plan={preview(restoring, revert)} />);
    expect(await screen.findByText(/the revert does not change it/)).toBeTruthy();
  });

  it('mentions no settings if a revert does not change them, nor in other previews', () => {
    const fetched = server({});
    show(<ConfigurationAfter reading={reading} plan={preview(reading, revert)} />);
    const merge: Operation = { kind: 'mergeIntoChildren', id: 'a' };
    show(<ConfigurationAfter reading={restoring} plan={preview(restoring, merge)} />);
    expect(fetched).not.toHaveBeenCalled();
  });

  it('confirms a revert with the settings that were shown, so that no others are applied unseen', () => {
    const client = new QueryClient();
    const plan = preview(restoring, revert);
    expect(configurationShown(client, restoring, plan)).toBeUndefined();
    const shown = found(known(memory('2 GiB')), known(memory('4 GiB')));
    client.setQueryData(keys.configuration('host', 'domain', 'a'), shown);
    expect(configurationShown(client, restoring, plan)).toBe(configurationRevision(shown.live));
    expect(configurationShown(client, reading, plan)).toBeUndefined();
    const merge = preview(restoring, { kind: 'mergeIntoChildren', id: 'a' });
    expect(configurationShown(client, restoring, merge)).toBeUndefined();
  });
});
