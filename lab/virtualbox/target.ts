import { readFileSync } from 'node:fs';
import type { LabTarget } from '../target.ts';
import { createNewcomersMachines } from './machines.ts';
import { paths } from './paths.ts';
import { bringDown, bringUp, serviceUrl, vboxManage, virtualboxProcesses } from './service.ts';

export const virtualbox: LabTarget = {
  name: 'virtualbox',
  lock: paths.lock,
  isUp: () => serviceUrl() !== undefined,
  async up() {
    const started = await bringUp();
    return { started, made: createNewcomersMachines() };
  },
  down: bringDown,
  left: () => virtualboxProcesses().length,
  environment: () => (serviceUrl() === undefined ? undefined : readFileSync(paths.environment, 'utf8')),
  where: () => `${serviceUrl()}\n${vboxManage('list', 'vms')}`,
  hint: () => `${serviceUrl()}?wsdl`,
};
