import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { run } from './shell.ts';
import { virsh } from './virsh.ts';

/** A VM with one kind of disk. */
export interface DiskKind {
  readonly name: string;
  /** Makes the images in the folder, and returns the `<disk>` elements and more devices. */
  make(folder: string): Promise<string>;
  /** Runs after the VM is defined, or started. */
  prepare?(vm: string, running: boolean): Promise<void>;
  /** Runs after the VM is removed. */
  clean?(folder: string): Promise<void>;
  /** Only tested while the VM is off. */
  off?: true;
  /** External snapshots can be reverted to wherever libvirt can do so at all. */
  readonly revertible?: true;
  /** Contents cannot be read as files. */
  opaque?: true;
}

interface DiskText {
  readonly target?: string;
  readonly type?: string;
  readonly device?: string;
  readonly format?: string;
  readonly source: string;
  readonly more?: string;
  readonly attributes?: string;
}

function diskXml(disk: DiskText): string {
  const {
    target = 'vda',
    type = 'file',
    device = 'disk',
    format = 'qcow2',
    more = '',
    attributes = '',
  } = disk;
  return `<disk type='${type}' device='${device}'${attributes}><driver name='qemu' type='${format}'/>${disk.source}<target dev='${target}'/>${more}</disk>`;
}

const file = (path: string) => `<source file='${path}'/>`;

async function image(path: string, ...options: string[]): Promise<string> {
  await run('qemu-img', ['create', '-q', '-f', 'qcow2', ...options, path, '8M']);
  return path;
}

async function raw(path: string, size = '8M'): Promise<string> {
  await run('qemu-img', ['create', '-q', '-f', 'raw', path, size]);
  return path;
}

async function deviceOf(folder: string): Promise<string> {
  const { stdout } = await run('losetup', ['-n', '-O', 'NAME', '-j', `${folder}/device.img`]);
  return stdout.trim();
}

async function attachDevice(folder: string, size: string): Promise<string> {
  await run('losetup', ['--find', await raw(`${folder}/device.img`, size)]);
  return deviceOf(folder);
}

async function detachDevice(folder: string): Promise<void> {
  await run('losetup', ['-d', await deviceOf(folder)]);
}

const poolOf = (folder: string) => `pool-${folder.split('/').pop()}`;

/** QEMU measures how fast it derives a key, which occasionally fails on a busy computer. */
async function patiently(action: () => Promise<unknown>): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await action();
      return;
    } catch (error) {
      if (attempt === 10) throw error;
    }
  }
}

const system = async (folder: string) => diskXml({ source: file(await image(`${folder}/system.qcow2`)) });

const second = (folder: string, disk: Omit<DiskText, 'source'>) => async () =>
  diskXml({ target: 'vdb', format: 'raw', ...disk, source: file(await raw(`${folder}/second.img`)) });

export const diskKinds: readonly DiskKind[] = [
  {
    name: 'a raw file',
    make: async (f) => diskXml({ format: 'raw', source: file(await raw(`${f}/system.img`)) }),
  },
  {
    name: 'a CD-ROM drive with an ISO image',
    revertible: true,
    make: async (f) =>
      (await system(f)) +
      diskXml({
        ...{ target: 'sda', device: 'cdrom', format: 'raw', more: '<readonly/>' },
        source: file(await raw(`${f}/debian.iso`, '1M')),
      }),
  },
  {
    name: 'empty drives',
    make: async (f) =>
      (await system(f)) +
      diskXml({ target: 'sda', device: 'cdrom', format: 'raw', source: '' }) +
      diskXml({ target: 'fda', device: 'floppy', format: 'raw', source: '' }),
  },
  {
    name: 'a floppy drive with an image',
    revertible: true,
    make: async (f) =>
      (await system(f)) +
      diskXml({
        ...{ target: 'fda', device: 'floppy', format: 'raw' },
        source: file(await raw(`${f}/floppy.img`, '1440K')),
      }),
  },
  {
    name: 'a read-only disk',
    make: async (f) => (await system(f)) + (await second(f, { more: '<readonly/>' })()),
  },
  {
    name: 'a shareable raw disk',
    make: async (f) => (await system(f)) + (await second(f, { more: '<shareable/>' })()),
  },
  {
    name: 'a transient disk',
    make: async (f) =>
      (await system(f)) +
      diskXml({ target: 'vdb', source: file(await image(`${f}/scratch.qcow2`)), more: '<transient/>' }),
  },
  {
    name: "a disk with snapshot='no'",
    make: async (f) =>
      (await system(f)) +
      diskXml({ target: 'vdb', source: file(await image(`${f}/data.qcow2`)), attributes: " snapshot='no'" }),
  },
  {
    name: "a disk with snapshot='manual'",
    make: async (f) =>
      (await system(f)) +
      diskXml({
        target: 'vdb',
        source: file(await image(`${f}/data.qcow2`)),
        attributes: " snapshot='manual'",
      }),
  },
  {
    name: 'a network disk',
    off: true,
    opaque: true,
    make: async (f) =>
      (await system(f)) +
      diskXml({
        ...{ target: 'vdb', type: 'network', format: 'raw' },
        source: "<source protocol='nbd' name='data'><host name='127.0.0.1' port='9'/></source>",
      }),
  },
  {
    name: 'a qcow2 file with a data file',
    make: async (f) =>
      diskXml({ source: file(await image(`${f}/system.qcow2`, '-o', `data_file=${f}/system.data`)) }),
  },
  {
    name: 'a qcow2 file with a relative backing file',
    make: async (f) => {
      await image(`${f}/base.qcow2`);
      await mkdir(`${f}/x`);
      const [path, base] = [`${f}/system.qcow2`, 'x/..//base.qcow2'];
      await run('qemu-img', ['create', '-q', '-f', 'qcow2', '-b', base, '-F', 'qcow2', path]);
      return diskXml({ source: file(path) });
    },
  },
  {
    name: 'a qcow2 file whose backing file is a json: description',
    make: async (f) => {
      const base = await image(`${f}/base.qcow2`);
      const json = `json:{"file":{"driver":"file","filename":"${base}"}}`;
      const path = `${f}/system.qcow2`;
      await run('qemu-img', ['create', '-q', '-f', 'qcow2', '-b', json, '-F', 'qcow2', path]);
      return diskXml({ source: file(path) });
    },
  },
  {
    name: 'a symbolic link to a qcow2 file',
    make: async (f) => {
      await image(`${f}/real.qcow2`);
      await symlink(`${f}/real.qcow2`, `${f}/link.qcow2`);
      return diskXml({ source: file(`${f}/link.qcow2`) });
    },
  },
  {
    name: 'a volume of a storage pool',
    make: async (f) => {
      await image(`${f}/v.qcow2`);
      const pool = poolOf(f);
      await virsh('pool-create-as', pool, 'dir', '--target', f);
      return diskXml({ type: 'volume', source: `<source pool='${pool}' volume='v.qcow2'/>` });
    },
    clean: async (f) => {
      await virsh('pool-destroy', poolOf(f));
    },
  },
  {
    name: 'an encrypted qcow2 file',
    opaque: true,
    make: async (f) => {
      const uuid = crypto.randomUUID();
      await writeFile(
        `${f}/secret.xml`,
        `<secret ephemeral='yes' private='no'><uuid>${uuid}</uuid></secret>`,
      );
      await virsh('secret-define', `${f}/secret.xml`);
      await virsh('secret-set-value', uuid, Buffer.from('pass').toString('base64'));
      const path = `${f}/system.qcow2`;
      const secret = ['--object', 'secret,id=s,data=pass'];
      const luks = ['-o', 'encrypt.format=luks,encrypt.key-secret=s,encrypt.iter-time=200'];
      await patiently(() => run('qemu-img', ['create', '-q', ...secret, '-f', 'qcow2', ...luks, path, '8M']));
      const more = `<encryption format='luks'><secret type='passphrase' uuid='${uuid}'/></encryption>`;
      return diskXml({ source: `<source file='${path}'>${more}</source>` });
    },
  },
  {
    name: 'a block device',
    opaque: true,
    make: async (f) => {
      const source = `<source dev='${await attachDevice(f, '8M')}'/>`;
      return (await system(f)) + diskXml({ target: 'vdb', type: 'block', format: 'raw', source });
    },
    clean: detachDevice,
  },
  {
    name: 'a block device with qcow2 on it',
    opaque: true,
    make: async (f) => {
      const device = await image(await attachDevice(f, '16M'));
      return diskXml({ type: 'block', source: `<source dev='${device}'/>` });
    },
    clean: detachDevice,
  },
  {
    name: 'a checkpoint of a backup product',
    make: system,
    prepare: async (vm, running) => {
      if (!running) await virsh('start', vm);
      await virsh('checkpoint-create-as', vm, 'c1');
      if (!running) await virsh('destroy', vm);
    },
  },
  {
    name: 'a passed-through PCI device',
    off: true,
    make: async (f) =>
      (await system(f)) +
      "<hostdev mode='subsystem' type='pci' managed='no'><source><address domain='0' bus='0xfe' slot='0x1f' function='0'/></source></hostdev>",
  },
];
