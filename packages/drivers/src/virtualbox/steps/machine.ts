import type { PowerAction } from '@snaptree/core';
import { polling, waitUntilOff } from '../../step/wait-until-off.ts';
import { VirtualBoxError } from '../connecting/web-service.ts';
import { powerOf } from '../states.ts';
import { change, changeAndFollow, type Locked, locked, type StepContext } from './context.ts';

export async function changePower(context: StepContext, action: PowerAction): Promise<void> {
  if (action === 'start') return start(context);
  await throughConsole(context, action);
  if (action === 'shutdown') await untilOff(context);
}

type ConsoleAction = Exclude<PowerAction, 'start'>;

async function throughConsole(context: StepContext, action: ConsoleAction): Promise<void> {
  await locked(context, async (held) => {
    const console = await context.session.text('ISession_getConsole', held.sessionObject);
    if (console === '')
      throw new VirtualBoxError('Invalid machine state: the VM is not running', '0x80bb0002');
    switch (action) {
      case 'shutdown':
        await change(context, 'IConsole_powerButton', { of: console });
        return;
      case 'stop':
        await changeAndFollow(context, 'IConsole_powerDown', { of: console });
        return;
      case 'pause':
        await change(context, 'IConsole_pause', { of: console });
        return;
      case 'resume':
        await change(context, 'IConsole_resume', { of: console });
        return;
      default:
        action satisfies never;
    }
  });
}

/** Without the lock: the VM's process cannot end while it is held. */
async function untilOff({ session, machine, name, clock, options }: StepContext): Promise<void> {
  const { signal, report } = options;
  const readPower = async () => powerOf(await session.text('IMachine_getState', machine));
  await waitUntilOff({ vm: name, clock, report }, polling({ readPower, clock, signal }));
}

async function start(context: StepContext): Promise<void> {
  const { session, machine } = context;
  const sessionObject = await session.sessionObject();
  try {
    const params = { session: sessionObject, name: 'headless', environmentChanges: [] };
    await changeAndFollow(context, 'IMachine_launchVMProcess', { of: machine, params });
  } finally {
    await session.call('ISession_unlockMachine', sessionObject).catch(() => {});
  }
}

/** The saved state is VirtualBox's managed save. */
export async function changeSavedState(context: StepContext, action: 'save' | 'remove'): Promise<void> {
  await locked(context, (held) => (action === 'save' ? save(context, held) : remove(context, held)));
}

const save = (context: StepContext, { machine }: Locked) =>
  changeAndFollow(context, 'IMachine_saveState', { of: machine });

/** VirtualBox keeps the file if a snapshot uses it. */
const remove = async (context: StepContext, { machine }: Locked) => {
  await change(context, 'IMachine_discardSavedState', { of: machine, params: { fRemoveFile: true } });
};
