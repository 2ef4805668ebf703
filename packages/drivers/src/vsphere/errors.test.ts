import { element } from '@snaptree/formats';
import { describe, expect, it } from 'vitest';
import { translated } from './errors.ts';
import { VimFault } from './vim/faults.ts';

const attempt = { what: 'Cannot delete snapshot a of VM {on}.', on: 'web', host: 'vcenter' };
const problemOf = async (error: unknown, more: { acting?: boolean; sent?: boolean } = {}) => {
  const thrown = await translated(
    () => ({ ...attempt, ...more }),
    () => Promise.reject(error),
  ).catch((each: unknown) => each);
  return thrown !== null && typeof thrown === 'object' && 'problem' in thrown ? thrown.problem : thrown;
};

describe('a vSphere error', () => {
  it('keeps vSphere’s own message and the name of the fault', async () => {
    expect(await problemOf(new VimFault('Detected an invalid snapshot.', 'InvalidSnapshotFormat'))).toEqual({
      code: 'hypervisorError',
      what: 'Cannot delete snapshot a of VM {on}.',
      on: 'web',
      todo: 'vSphere reported: Detected an invalid snapshot.',
      native: { text: 'Detected an invalid snapshot.', code: 'InvalidSnapshotFormat' },
    });
  });

  it.each([
    ['no message', '', 'FileLocked', 'A file of the VM is locked.'],
    ['a Go type of vcsim as its message', '*types.FileLocked', 'FileLocked', 'A file of the VM is locked.'],
    ['no message and an unknown name', '', 'SomethingNew', 'The fault SomethingNew, without a message.'],
  ])('gets a message when it has %s', async (_, text, fault, said) => {
    expect(await problemOf(new VimFault(text, fault))).toMatchObject({ native: { text: said, code: fault } });
  });

  it('gets a message when even the name of the fault is missing', async () => {
    expect(await problemOf(new VimFault('', ''))).toMatchObject({
      code: 'hypervisorError',
      todo: 'Check the recent tasks in vSphere.',
      native: { text: 'A fault without a name or a message.' },
    });
  });

  it('names the missing privilege, and is not a sign-in error while a step runs', async () => {
    const fields = element('detail', {}, element('privilegeId', {}, 'VirtualMachine.State.RenameSnapshot'));
    const denied = new VimFault('', 'NoPermission', { fields });
    const named = { todo: expect.stringContaining('VirtualMachine.State.RenameSnapshot') };
    expect(await problemOf(denied, { acting: true })).toMatchObject({ ...named, code: 'hypervisorError' });
    expect(await problemOf(denied)).toMatchObject({ ...named, code: 'hypervisorAuth' });
  });

  it.each([
    ['poweredOn', 'The VM is running now. Check it, then choose again.'],
    ['suspended', 'The VM is suspended now. Check it, then choose again.'],
    ['', 'Check the power state of the VM, then choose again.'],
  ])('names the power state that does not allow the operation: %j', async (existing, todo) => {
    const fields = element('detail', {}, element('existingState', {}, existing));
    expect(await problemOf(new VimFault('', 'InvalidPowerState', { fields }))).toMatchObject({ todo });
  });
});
