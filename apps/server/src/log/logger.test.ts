import { describe, expect, it } from 'vitest';
import { createLogger } from './logger.ts';

describe('the log', () => {
  const lines: string[] = [];
  const logger = createLogger((line) => lines.push(line));
  const last = () => lines.at(-1) ?? '';

  it('writes one safe line, whatever the name of a VM is', () => {
    const name = 'a\n{"level":"info","msg":"forged"}\u001b[2J\u009b31m\u2028\u202e';
    logger.info({ domain: name }, name);
    expect(last().trimEnd().split('\n')).toHaveLength(1);
    for (const mark of ['\u001b', '\u009b', '\u2028', '\u202e']) expect(last()).not.toContain(mark);
    expect(JSON.parse(last())).toMatchObject({ domain: name, msg: name });
  });

  it('redacts secrets at every depth', () => {
    const password = 'hunter2';
    logger.info({ password, connection: { password }, host: { connection: { password } } }, 'connecting');
    expect(last()).not.toContain(password);
    expect(last()).toContain('[removed]');
  });

  it('truncates long lines and keeps them parseable', () => {
    logger.info({ text: 'x'.repeat(100_000) }, 'long');
    expect(last().length).toBeLessThan(20_000);
    expect(JSON.parse(last()).msg).toBe('line truncated');
  });
});
