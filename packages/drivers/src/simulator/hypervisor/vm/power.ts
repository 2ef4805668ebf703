import type { Power, PowerAction } from '@snaptree/core';
import { chainOf, liveDigest, needed } from '../../world/images.ts';
import type { Place } from '../hypervisor.ts';
import { NativeError } from '../native-error.ts';

const from: Record<PowerAction, readonly Power[]> = {
  start: ['off', 'saved'],
  shutdown: ['running'],
  stop: ['running', 'paused'],
  pause: ['running'],
  resume: ['paused'],
};

/** Whether the action is possible in this power state. Throws when a start would not find its disks. */
export function accepts(place: Place, action: PowerAction): boolean {
  const { domain, host } = place;
  if (!from[action].includes(domain.power)) return false;
  if (action !== 'start') return true;
  for (const disk of domain.disks) {
    const bottom = chainOf(host.files, domain.savedMemory?.files[disk.disk] ?? disk.file).at(-1);
    if (bottom !== undefined && host.files[bottom] === undefined) throw cannotOpen(bottom);
  }
  return true;
}

/** Changes the power state; `start` loads a saved memory image if there is one. */
export function act(place: Place, action: PowerAction): void {
  switch (action) {
    case 'start':
      wake(place);
      return;
    case 'shutdown':
    case 'stop':
      setPower(place, 'off');
      return;
    case 'pause':
      setPower(place, 'paused');
      return;
    case 'resume':
      setPower(place, 'running');
      return;
    default:
      action satisfies never;
  }
}

/** The power state that a snapshot taken now records. */
export function capturedState(power: Power): 'running' | 'paused' | 'off' {
  return power === 'running' || power === 'paused' ? power : 'off';
}

/** Sets the power state; a VM that is off and has a memory image counts as saved. */
export function setPower(place: Place, power: Power): void {
  place.domain.power = power === 'off' && place.domain.savedMemory !== undefined ? 'saved' : power;
  place.domain.guest.since = place.now;
  // The next QEMU gets a new profile.
  if (power === 'off' || power === 'saved') delete place.domain.writable;
  delete place.domain.inactiveDisks;
}

/** Writes the memory into an image for the next start. */
export function saveMemory(place: Place): void {
  const { domain, host } = place;
  domain.savedMemory = {
    files: Object.fromEntries(domain.disks.map((d) => [d.disk, d.file])),
    content: liveDigest(host.files, domain),
    bytes: domain.memoryBytes,
  };
  setPower(place, 'saved');
}

export function dropMemory(place: Place): void {
  delete place.domain.savedMemory;
  if (place.domain.power === 'saved') setPower(place, 'off');
}

/**
 * Starts the VM. A saved image has its own list of disk files: what was snapshotted or reverted
 * since then is ignored, and a guest that resumes on other contents overwrites them with its old cache.
 */
function wake(place: Place): void {
  const { domain, host } = place;
  const saved = domain.savedMemory;
  if (saved !== undefined) {
    for (const disk of domain.disks) disk.file = saved.files[disk.disk] ?? disk.file;
    if (liveDigest(host.files, domain) !== saved.content) {
      for (const disk of domain.disks) needed(host.files, disk.file).blocks['0'] = place.unique('torn-');
    }
    delete domain.savedMemory;
  }
  setPower(place, 'running');
}

const cannotOpen = (file: string) => new NativeError(`Could not open '${file}': No such file or directory`);
