import { plural } from './format.ts';

export const snapshotCount = (count: number) => plural(count, { one: '# snapshot', other: '# snapshots' });

export const vmCount = (count: number) => plural(count, { one: '# VM', other: '# VMs' });

export const hostCount = (count: number) => plural(count, { one: '# host', other: '# hosts' });

export const stepCount = (count: number) => plural(count, { one: '# step', other: '# steps' });

export const layerCount = (count: number) => plural(count, { one: '# layer', other: '# layers' });

export const differenceCount = (count: number) =>
  plural(count, { one: '# difference', other: '# differences' });

export const stateCount = (snapshots: number, live: boolean) =>
  live ? `${snapshotCount(snapshots)} and the live state` : snapshotCount(snapshots);
