import { element } from '@snaptree/formats';
import { describe, expect, it } from 'vitest';
import { translated } from './errors.ts';
import { VimFault } from './vim/faults.ts';

const attempt = { what: 'Cannot delete on', on: 'web', host: 'vcenter' };
const problemOf = async (error: unknown, more: { acting?: boolean; sent?: boolean } = {}) => {
  const thrown = await translated(
    () => ({ ...attempt, ...more }),
    () => Promise.reject(error),
  ).catch((each: unknown) => each);
  return thrown !== null && typeof thrown === 'object' && 'problem' in thrown ? thrown.problem : thrown;
};

describe('an error of vSphere', () => {
  it('keeps vSphere’s own words and the name of the fault', async () => {
    expect(await problemOf(new VimFault('Detected an invalid snapshot.', 'InvalidSnapshotFormat'))).toEqual({
      code: 'hypervisorError',
      what: 'Cannot delete on',
      on: 'web',
      todo: 'vSphere said: Detected an invalid snapshot.',
      native: { text: 'Detected an invalid snapshot.', code: 'InvalidSnapshotFormat' },
    });
  });

  it.each([
    ['no words', '', 'FileLocked', 'A file of the machine is locked.'],
    [
      'a type of vcsim’s sources for words',
      '*types.FileLocked',
      'FileLocked',
      'A file of the machine is locked.',
    ],
    ['no words and a name that nobody knows', '', 'SomethingNew', 'The fault SomethingNew, without words'],
  ])('is said in words where there are %s', async (_, text, fault, said) => {
    expect(await problemOf(new VimFault(text, fault))).toMatchObject({ native: { text: said, code: fault } });
  });

  it('that is no fault at all has something to say, too', async () => {
    expect(await problemOf(new VimFault('', ''))).toMatchObject({
      code: 'hypervisorError',
      todo: 'Look at its recent tasks in vSphere.',
      native: { text: 'A fault without a name' },
    });
  });

  it('names the privilege that is missing, and is no loss of the host while a step is done', async () => {
    const fields = element('detail', {}, element('privilegeId', {}, 'VirtualMachine.State.RenameSnapshot'));
    const denied = new VimFault('', 'NoPermission', { fields });
    const named = { todo: expect.stringContaining('VirtualMachine.State.RenameSnapshot') };
    expect(await problemOf(denied, { acting: true })).toMatchObject({ ...named, code: 'hypervisorError' });
    expect(await problemOf(denied)).toMatchObject({ ...named, code: 'hypervisorAuth' });
  });

  it.each([
    ['poweredOn', 'The machine is running now; look at it and choose again.'],
    ['suspended', 'The machine is suspended now; look at it and choose again.'],
    ['', 'Look at what the machine does now, and choose again.'],
  ])('says what the machine does when its state is wrong: %j', async (existing, todo) => {
    const fields = element('detail', {}, element('existingState', {}, existing));
    expect(await problemOf(new VimFault('', 'InvalidPowerState', { fields }))).toMatchObject({ todo });
  });
});
