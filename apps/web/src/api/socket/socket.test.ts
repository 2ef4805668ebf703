import { describe, expect, it, vi } from 'vitest';
import { LateSocket, type LiveSocket, type SocketEvent, watchConnection } from './socket.ts';

/** A channel that a test speaks for. */
class Channel implements LiveSocket {
  connected = true;
  readonly heard: { event: SocketEvent; listener: (payload: unknown) => void }[] = [];
  readonly emit = vi.fn();
  readonly on = (event: SocketEvent, listener: (payload: unknown) => void) =>
    this.heard.push({ event, listener });
  readonly off = (_: SocketEvent, listener: (payload: unknown) => void) => {
    const index = this.heard.findIndex((known) => known.listener === listener);
    if (index >= 0) this.heard.splice(index, 1);
  };

  push(event: SocketEvent, payload: unknown = {}): void {
    for (const known of this.heard) if (known.event === event) known.listener(payload);
  }
}

const place = { hostId: 'host', domainId: 'domain' };

describe('a channel whose code loads later', () => {
  it('delivers to listeners added before the socket is loaded, but not to those removed since', async () => {
    const channel = new Channel();
    const socket = new LateSocket(async () => channel);
    const [stays, leaves] = [vi.fn(), vi.fn()];
    socket.on('treeChanged', stays);
    socket.on('treeChanged', leaves);
    socket.off('treeChanged', leaves);
    expect(socket.connected).toBe(false);
    await vi.waitFor(() => expect(socket.connected).toBe(true));
    channel.push('treeChanged', place);
    expect(stays).toHaveBeenCalledWith(place);
    expect(leaves).not.toHaveBeenCalled();
  });

  it('behaves like an ordinary channel once loaded', async () => {
    const channel = new Channel();
    const socket = new LateSocket(async () => channel);
    await vi.waitFor(() => expect(socket.connected).toBe(true));
    const listener = vi.fn();
    socket.on('job', listener);
    channel.push('job');
    socket.off('job', listener);
    channel.push('job');
    expect(listener).toHaveBeenCalledTimes(1);
    socket.emit('watch', place);
    expect(channel.emit).toHaveBeenCalledWith('watch', place);
  });

  it('counts as disconnected while its code cannot be loaded, and retries', async () => {
    vi.useFakeTimers();
    const channel = new Channel();
    const load = vi.fn<() => Promise<LiveSocket>>(async () => channel);
    load.mockRejectedValueOnce(new TypeError('Failed to fetch'));
    const socket = new LateSocket(load);
    const watch = watchConnection(socket);
    await vi.advanceTimersByTimeAsync(0);
    expect(watch.current()).toBe('lost');
    await vi.advanceTimersByTimeAsync(5_000);
    expect(load).toHaveBeenCalledTimes(2);
    channel.push('connect');
    expect(watch.current()).toBe('connected');
    vi.useRealTimers();
  });
});
