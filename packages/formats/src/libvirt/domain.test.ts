import { describe, expect, it } from 'vitest';
import { readDomainXml } from './domain.ts';

const domain = (inner: string) =>
  `<domain type='kvm'><name>n</name><uuid>08f3f9ac-d722-42f2-a8a5-db397f4496e2</uuid>${inner}</domain>`;

describe('readDomainXml', () => {
  it.each([
    ["<memory unit='KiB'>2048</memory>", 2048 * 1024],
    ['<memory>2048</memory>', 2048 * 1024],
    ["<memory unit='MB'>5</memory>", 5_000_000],
    ["<memory unit='GiB'>\n 4 </memory>", 4 * 1024 ** 3],
  ])('reads the memory in bytes: %s', (xml, bytes) =>
    expect(readDomainXml(domain(xml)).memoryBytes).toBe(bytes),
  );

  it.each([
    '',
    '<memory/>',
    "<memory unit='parsec'>1</memory>",
    '<memory>much</memory>',
    '<memory>-1</memory>',
  ])('leaves the memory unknown: %s', (xml) =>
    expect(readDomainXml(domain(xml)).memoryBytes).toBeUndefined(),
  );
});
