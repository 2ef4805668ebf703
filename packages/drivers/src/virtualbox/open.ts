import { VIRTUALBOX_PORT } from '@snaptree/hypervisors';
import { inUrl, type Opener, trustIn } from '../opener.ts';
import { LocalService } from './connecting/local.ts';
import { serviceAt } from './connecting/service.ts';
import { createVirtualBoxDriver } from './driver.ts';

export const openVirtualBox: Opener<'virtualbox'> = ({ service, username, password }) => {
  const credentials = {
    ...(username === undefined ? {} : { username }),
    ...(password === undefined ? {} : { password }),
  };
  if (service.kind === 'local')
    return createVirtualBoxDriver({ service: new LocalService(), ...credentials });
  const { kind, host, port = VIRTUALBOX_PORT } = service;
  const url = new URL(`${kind}://${inUrl(host)}:${port}/`);
  const endpoint = { url, ...(kind === 'https' ? trustIn(service) : {}) };
  return createVirtualBoxDriver({ service: serviceAt(endpoint), ...credentials });
};
