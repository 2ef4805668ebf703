import type { Opener } from '../opener.ts';
import { createLibvirtDriver } from './driver.ts';

export const openLibvirt: Opener<'libvirt'> = (connection) => createLibvirtDriver({ connection });
