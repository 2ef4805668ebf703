import { expect, it, vi } from 'vitest';
import { problem } from '../problems.ts';
import { ManualClock } from '../testing/manual-clock.ts';
import { Watching, type WatchingOptions } from './watching.ts';

const settle = () => new Promise((resolve) => setTimeout(resolve, 0));

function watched() {
  const clock = new ManualClock();
  const lists = { poll: vi.fn(async () => {}), unread: (): string[] => [], learnFailure: vi.fn() };
  const readings = { poll: vi.fn(async (_: string, _domainId: string) => {}), last: () => undefined };
  const hosts = { links: () => [{ spec: { id: 'fake' }, state: { kind: 'connected' } }] };
  const options = { clock, lists, readings, hosts, stopping: new AbortController().signal };
  const watching = new Watching(options as unknown as WatchingOptions);
  const pass = async (seconds: number) => {
    for (let second = 0; second < seconds; second++) {
      clock.advance(1000);
      await settle();
    }
  };
  return { watching, lists, readings, pass };
}

it('asks for the lists every five seconds, however often browsers have reconnected', async () => {
  const { watching, lists, pass } = watched();
  for (let i = 0; i < 60; i++) {
    watching.browserCame();
    watching.browserLeft();
  }
  watching.browserCame();
  await settle();
  lists.poll.mockClear();
  await pass(20);
  expect(lists.poll).toHaveBeenCalledTimes(4);
  watching.browserLeft();
  await pass(5);
  lists.poll.mockClear();
  await pass(20);
  expect(lists.poll).not.toHaveBeenCalled();
  watching.browserCame();
  await settle();
  expect(lists.poll).toHaveBeenCalledTimes(1);
});

it('reads an open tree once a second, however often it was opened and closed', async () => {
  const { watching, readings, pass } = watched();
  for (let i = 0; i < 60; i++) {
    watching.watch('fake', 'vm');
    watching.unwatch('fake', 'vm');
  }
  expect(readings.poll).toHaveBeenCalledTimes(1);
  watching.watch('fake', 'vm');
  await settle();
  readings.poll.mockClear();
  await pass(10);
  expect(readings.poll).toHaveBeenCalledTimes(10);
  watching.unwatch('fake', 'vm');
  await pass(1);
  readings.poll.mockClear();
  await pass(10);
  expect(readings.poll).not.toHaveBeenCalled();
});

it('reads the other VMs of a host although one does not answer in time', async () => {
  const { watching, lists, readings, pass } = watched();
  lists.unread = () => ['hung', 'web'];
  readings.poll.mockImplementation(async (_, domainId) => {
    if (domainId === 'hung') throw problem('timeout', { what: 'No answer from {on}.', on: 'hung', todo: '' });
  });
  watching.browserCame();
  await pass(5);
  expect(lists.learnFailure).toHaveBeenCalledWith('fake', 'hung', expect.stringContaining('No answer'));
  expect(readings.poll.mock.calls.map(([, domainId]) => domainId)).toContain('web');
});
