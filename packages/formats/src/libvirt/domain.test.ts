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
  ])('reports unknown memory: %s', (xml) => expect(readDomainXml(domain(xml)).memoryBytes).toBeUndefined());

  it('reads the properties of a disk that limit its snapshots', () => {
    const disk = (attributes: string, inner: string) =>
      readDomainXml(
        domain(
          `<devices><disk type='file' device='disk'${attributes}><target dev='vda'/>${inner}</disk></devices>`,
        ),
      ).disks[0];
    const source = "<source file='/a'/>";
    expect(disk('', `${source}<shareable/><encryption format='luks'/>`)).toMatchObject({
      shareable: true,
      encrypted: true,
    });
    expect(disk('', "<source file='/a'><encryption format='luks'/><dataStore/></source>")).toMatchObject({
      encrypted: true,
      dataFile: true,
    });
    expect(disk(" snapshot='manual'", source)).toMatchObject({ snapshot: 'manual' });
    expect(disk(" snapshot='external'", source)).not.toHaveProperty('snapshot');
  });

  it('ignores the file of a transient disk, which libvirt deletes when the VM stops', () => {
    const chain = (top: string) =>
      readDomainXml(
        domain(
          `<devices><disk type='file'><source file='${top}'/><target dev='vda'/><transient/><backingStore type='file'><source file='/a'/><backingStore/></backingStore></disk></devices>`,
        ),
      ).disks[0];
    expect(chain('/a.TRANSIENT-n')).toMatchObject({ transient: true, chain: ['/a'], complete: true });
    expect(chain('/b')?.chain).toEqual(['/b', '/a']);
  });

  it('reports a passed-through host device', () => {
    const host = (type: string) => domain(`<devices><hostdev mode='subsystem' type='${type}'/></devices>`);
    expect(readDomainXml(host('pci')).hostDevice).toBe(true);
    expect(readDomainXml(host('usb')).hostDevice).toBeUndefined();
    expect(readDomainXml(domain("<devices><interface type='hostdev'/></devices>")).hostDevice).toBe(true);
  });
});
