import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, it } from 'vitest';
import { temporaryDirectory } from '../../testing/process.ts';
import { openStorage } from '../open.ts';
import { createSettings } from '../settings.ts';

it('waits for the write lock of another program without blocking the process', async () => {
  const data = temporaryDirectory();
  const storage = await openStorage(data.path);
  const settings = createSettings(storage.db);
  const other = new DatabaseSync(join(data.path, 'snaptree.db'));
  other.exec('begin immediate');
  const writing = settings.set('key', 'value');
  let ticks = 0;
  const ticking = setInterval(() => {
    ticks += 1;
    if (ticks === 20) other.exec('rollback');
  }, 10);
  await writing;
  clearInterval(ticking);
  expect(ticks).toBeGreaterThanOrEqual(20);
  expect(await settings.get('key')).toBe('value');
  other.close();
  await storage.close();
  data.remove();
});
