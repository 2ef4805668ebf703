import { type Logger, pino } from 'pino';
import { printable } from './printable.ts';

export type { Logger };

const MAX_LINE = 16_384;
const SECRETS = ['password', 'privateKey', 'secret', 'authorization', 'cookie', 'set-cookie'];

/**
 * One JSON object per line. Redacts secrets by key at three depths. Also escapes control characters that JSON allows
 * (delete, C1, line separators), so that a name cannot control a terminal or forge a line.
 */
export function createLogger(write: (line: string) => void, level = 'info'): Logger {
  const paths = SECRETS.flatMap((key) => {
    const quoted = `["${key}"]`;
    return [quoted, `*${quoted}`, `*.*${quoted}`];
  });
  return pino(
    { level, redact: { paths, censor: '[removed]' }, base: null, timestamp: pino.stdTimeFunctions.isoTime },
    { write: (line: string) => write(inert(line)) },
  );
}

function inert(line: string): string {
  const escaped = printable(line.slice(0, -1));
  if (escaped.length <= MAX_LINE) return `${escaped}\n`;
  return `${JSON.stringify({ level: 30, msg: 'line truncated', head: escaped.slice(0, MAX_LINE / 2) })}\n`;
}
