// @vitest-environment jsdom
import type { Job } from '@snaptree/core';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { jobAt } from '../../testing/readings.fixture.ts';
import { type Notifier, notifyFinished } from './notify-finished.ts';

const ended = (ms: number): Job =>
  jobAt(6, {
    state: 'finished',
    outcome: { state: 'succeeded' },
    acceptedAt: 0,
    finishedAt: ms,
    id: `job-${Math.random()}`,
  });
const LONG = 60_000;

class FakeNotification {
  static permission: NotificationPermission = 'granted';
  static shown: FakeNotification[] = [];
  onclick: (() => void) | undefined;
  readonly title: string;
  readonly options: NotificationOptions;
  constructor(title: string, options: NotificationOptions) {
    this.title = title;
    this.options = options;
    FakeNotification.shown.push(this);
  }
  close() {}
}

describe('the end of a job', () => {
  let visibility: DocumentVisibilityState;
  const tab = () => {
    const notifier = { toast: vi.fn<Notifier['toast']>(), open: vi.fn<Notifier['open']>() };
    return notifier;
  };
  const look = () => {
    visibility = 'visible';
    document.dispatchEvent(new Event('visibilitychange'));
  };

  beforeEach(() => {
    vi.useFakeTimers();
    visibility = 'visible';
    FakeNotification.permission = 'granted';
    FakeNotification.shown = [];
    localStorage.clear();
    vi.stubGlobal('Notification', FakeNotification);
    vi.stubGlobal('isSecureContext', true);
    vi.spyOn(window, 'focus').mockImplementation(() => {});
    vi.spyOn(document, 'visibilityState', 'get').mockImplementation(() => visibility);
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
    vi.restoreAllMocks();
  });

  it('notifies in the page when the page is visible', async () => {
    const notifier = tab();
    await notifyFinished(ended(LONG), notifier);
    expect(notifier.toast).toHaveBeenCalledTimes(1);
    expect(FakeNotification.shown).toEqual([]);
  });

  it('does not notify again of a job that an earlier version reported', async () => {
    const [job, notifier] = [ended(LONG), tab()];
    localStorage.setItem('snaptree.told', `job-0 ${job.id}`);
    await notifyFinished(job, notifier);
    expect(notifier.toast).not.toHaveBeenCalled();
  });

  it('notifies once across two tabs', async () => {
    const [one, two] = [tab(), tab()];
    const job = ended(LONG);
    await Promise.all([notifyFinished(job, one), notifyFinished(job, two)]);
    expect(one.toast.mock.calls.length + two.toast.mock.calls.length).toBe(1);
  });

  it('sends one browser notification for a long job while no page is visible, and links to the job', async () => {
    visibility = 'hidden';
    const [one, two] = [tab(), tab()];
    const job = ended(LONG);
    const notifier = Promise.all([notifyFinished(job, one), notifyFinished(job, two)]);
    await vi.runAllTimersAsync();
    await notifier;
    expect(FakeNotification.shown.map(({ title, options }) => [title, options.tag])).toEqual([
      ['domain: Succeeded', job.id],
    ]);
    FakeNotification.shown[0]?.onclick?.();
    expect(one.open.mock.calls.length + two.open.mock.calls.length).toBe(1);
    expect([one.toast, two.toast].some((toast) => toast.mock.calls.length > 0)).toBe(false);
  });

  it.each([
    ['a short job', 1_000, 'granted'],
    ['a long job without permission', LONG, 'denied'],
  ] as const)('of %s waits until a tab is visible', async (_, took, permission) => {
    FakeNotification.permission = permission;
    visibility = 'hidden';
    const notifier = tab();
    const notified = notifyFinished(ended(took), notifier);
    await vi.runAllTimersAsync();
    expect(notifier.toast).not.toHaveBeenCalled();
    look();
    await notified;
    expect(notifier.toast).toHaveBeenCalledTimes(1);
    expect(FakeNotification.shown).toEqual([]);
  });

  it('leaves the notification to the visible tab, even if another one has the job as well', async () => {
    const job = ended(LONG);
    const [hidden, seen] = [tab(), tab()];
    visibility = 'hidden';
    const later = notifyFinished(job, hidden);
    visibility = 'visible';
    await notifyFinished(job, seen);
    visibility = 'hidden';
    await vi.runAllTimersAsync();
    await later;
    expect(FakeNotification.shown).toEqual([]);
    expect(hidden.toast).not.toHaveBeenCalled();
    expect(seen.toast).toHaveBeenCalledTimes(1);
  });
});
