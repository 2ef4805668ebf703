import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LocalService } from '../connecting/local.ts';
import { inMountsOf, labProcesses, labProgram, rootOf } from './processes.ts';

/** A web service that authenticates root with PAM, as an installed one does by default. */
export interface AskingService {
  readonly url: URL;
  /** From now on root has this password, for this web service only. */
  setPassword(password: string): void;
  close(): Promise<void>;
}

export async function openAskingService(): Promise<AskingService> {
  const folder = mkdtempSync(join(tmpdir(), 'snaptree-logon-'));
  const script = join(folder, 'vboxwebsrv');
  // The last one counts.
  writeFileSync(script, `#!/bin/sh\nexec '${labProgram()}' "$@" -A VBoxAuth\n`, { mode: 0o755 });
  const service = new LocalService({ programs: [script] });
  const { url } = await service.endpoint();
  const [pid] = labProcesses((_, words) => words.includes('VBoxAuth') && words.includes(url.port));
  if (pid === undefined) throw new Error('the web service does not run');
  const shadow = join(folder, 'shadow');
  writeFileSync(shadow, 'root:*:20000:0:99999:7:::\n', { mode: 0o600 });
  inMountsOf(pid, 'mount', '--bind', shadow, `${rootOf(pid)}/etc/shadow`);
  return {
    url,
    // crypt(3), which Node does not have.
    setPassword(password) {
      const words = [
        `--target=${pid}`,
        '--mount',
        '--root',
        'perl',
        '-e',
        'print crypt(<STDIN>, q($6$snaptree$))',
      ];
      const hash = execFileSync('nsenter', words, { encoding: 'utf8', input: password });
      writeFileSync(shadow, `root:${hash}:20000:0:99999:7:::\n`);
    },
    async close() {
      await service.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
