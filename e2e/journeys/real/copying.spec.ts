import { onRealLibvirt } from '../../machines/lab.ts';
import { drawingOf, expectDrawing, readDrawing } from '../../screens/drawing.ts';
import { MachineScreen } from '../../screens/machine.ts';
import { expect, test } from '../../test.ts';

onRealLibvirt();

test('merges a snapshot with two children by copying, as offered where a merge is refused', async ({
  page,
  client,
  makeMachine,
}) => {
  const real = makeMachine();
  const files: Record<string, string> = {};
  const take = (name: string, pattern: number, atMiB: number) => {
    real.write(pattern, { atMiB });
    files[name] = real.activeImage();
    real.snapshot(name, '--disk-only');
  };
  take('installed', 0x11, 0);
  take('office', 0x12, 2);
  const first = real.activeImage();
  real.use(real.overlayOn(files.office ?? ''), 'office');
  take('mail', 0x13, 4);
  real.use(first, 'office');
  take('web', 0x14, 6);
  real.write(0x15, { atMiB: 8 });
  expect(real.parents()).toEqual({ installed: '', office: 'installed', mail: 'office', web: 'office' });
  const hashes = async () => ({
    live: await real.contentHash(),
    installed: await real.fileHash(files.installed ?? ''),
    mail: await real.fileHash(files.mail ?? ''),
    web: await real.fileHash(files.web ?? ''),
  });
  const contents = await hashes();
  expect(new Set(Object.values(contents)).size, 'every state has different content').toBe(4);
  // While it is off, libvirt 9.0 merges only the active file.
  real.start();

  const machine = new MachineScreen(page);
  await machine.find(real.name);
  const offer = await machine.offerOfCopying('office');
  await expect(offer).toContainText(/Copies up to .+ into .+ Needs up to .+ of free space\./);
  await offer.click();
  await expect(machine.preview).toContainText('office');
  await machine.show('After');
  const promised = await readDrawing(page);
  expect(real.parents(), 'a preview changes nothing').toHaveProperty('office');

  await machine.ask('Merge into children by copying');
  await machine.confirm('Merge into children by copying').click();
  await machine.expectOutcome('Succeeded', 60_000);
  await expectDrawing(page, promised);
  expect(drawingOf(await client.tree('lab', real.uuid))).toEqual(promised);
  expect(real.parents()).toEqual({ installed: '', mail: 'installed', web: 'installed' });
  real.destroy();
  // The merge wrote web into the file of office.
  files.web = files.office ?? '';
  expect(await hashes()).toEqual(contents);
});
