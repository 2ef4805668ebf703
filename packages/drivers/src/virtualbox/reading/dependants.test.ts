import { expect, it } from 'vitest';
import { readEnvelope } from '../../soap/envelope.ts';
import { WebSession } from '../connecting/web-session.ts';
import { answer, value } from '../testing/fake-service.ts';
import { readDependants } from './dependants.ts';

const base = {
  ref: 'base',
  location: '/vms/base.vdi',
  bytes: 1,
  capacity: 1,
  differencing: false,
  below: undefined,
  missing: false,
  leftOut: false,
};

it('reports how to remove an image that no VM uses', async () => {
  const answers: Record<string, string> = {
    IMedium_getChildren: value('clone'),
    IMedium_getLocation: value('/vms/clone.vdi'),
    IMedium_getMachineIds: answer('<response/>'),
  };
  const session = new WebSession('root', async (method) => readEnvelope(answers[method] ?? value('')));
  expect(await readDependants(session, [base], 'm-1')).toEqual([
    {
      path: '/vms/base.vdi',
      by: '/vms/clone.vdi',
      removeWith: 'VBoxManage closemedium disk "/vms/clone.vdi" --delete',
    },
  ]);
});
