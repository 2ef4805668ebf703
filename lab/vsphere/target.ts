import { readFileSync } from 'node:fs';
import type { LabTarget } from '../target.ts';
import { createNewcomersMachines } from './machines.ts';
import { paths } from './paths.ts';
import { account, bringDown, bringUp, serviceUrl, vsphereProcesses } from './service.ts';

export const vsphere: LabTarget = {
  name: 'vsphere',
  lock: paths.lock,
  isUp: () => serviceUrl() !== undefined,
  async up() {
    const started = await bringUp();
    const url = serviceUrl();
    return { started, made: started && url !== undefined ? await createNewcomersMachines(url) : [] };
  },
  down: bringDown,
  left: () => vsphereProcesses().length,
  environment: () => (serviceUrl() === undefined ? undefined : readFileSync(paths.environment, 'utf8')),
  where: () => `${serviceUrl()}\n`,
  hint: () => `${serviceUrl()}, as ${account.user} with the password ${account.password}`,
};
