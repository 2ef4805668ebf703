import { describe, expect, it } from 'vitest';
import { socketCandidates } from './sockets.ts';

function paths(uri: string | undefined, readOnly = false, runtimeDir: string | undefined = '/run/user/7') {
  return socketCandidates(uri, { readOnly, runtimeDir }).map(({ path }) => path);
}

describe('the sockets to try', () => {
  it('are the sockets of virtqemud and libvirtd for system QEMU', () => {
    expect(paths('qemu:///system')).toEqual(['/run/libvirt/virtqemud-sock', '/run/libvirt/libvirt-sock']);
  });

  it("are in the runtime directory for the user's QEMU", () => {
    expect(paths('qemu:///session')).toEqual([
      '/run/user/7/libvirt/virtqemud-sock',
      '/run/user/7/libvirt/libvirt-sock',
    ]);
    expect(socketCandidates('qemu:///session', { readOnly: false, runtimeDir: undefined })).toEqual([]);
  });

  it('are all of them without a URI', () => {
    expect(paths(undefined)).toEqual([
      '/run/libvirt/virtqemud-sock',
      '/run/libvirt/libvirt-sock',
      '/run/user/7/libvirt/virtqemud-sock',
      '/run/user/7/libvirt/libvirt-sock',
    ]);
  });

  it('are those of libvirtd only for the test driver, which has no daemon of its own', () => {
    expect(paths('test:///default')).toEqual([
      '/run/libvirt/libvirt-sock',
      '/run/user/7/libvirt/libvirt-sock',
    ]);
  });

  it('start with the read-only sockets if only reading is needed', () => {
    expect(paths('qemu:///system', true)).toEqual([
      '/run/libvirt/virtqemud-sock-ro',
      '/run/libvirt/libvirt-sock-ro',
      '/run/libvirt/virtqemud-sock',
      '/run/libvirt/libvirt-sock',
    ]);
  });
});
