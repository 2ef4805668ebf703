import { expect, it } from 'vitest';
import { pemBlocks } from './pem.ts';

const block = (label: string, body: string) => `-----BEGIN ${label}-----\n${body}\n-----END ${label}-----`;

it('finds the blocks in their order, whatever is around them', () => {
  const blocks = [block('TRUSTED CERTIFICATE', 'a'), block('CERTIFICATE', 'b'), block('CERTIFICATE', 'c')];
  const text = `subject=x\n${blocks.join('\nsubject=y\n')}\n${block('PRIVATE KEY', 'd')}`;
  expect(pemBlocks(text, 'CERTIFICATE', 'TRUSTED CERTIFICATE')).toEqual(blocks);
  expect(pemBlocks('-----BEGIN CERTIFICATE-----', 'CERTIFICATE')).toEqual([]);
});

it.each([
  '-----BEGIN CERTIFICATE-----',
  '-----END CERTIFICATE-----',
  '-----BEGIN CERTIFICATE-----\n-----END ',
])(
  // A quadratic reader takes minutes.
  'reads a megabyte of %j at once',
  (part) => {
    const text = part.repeat(1_000_000 / part.length);
    expect(pemBlocks(text, 'CERTIFICATE', 'TRUSTED CERTIFICATE')).toEqual([]);
  },
);
