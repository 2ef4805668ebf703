import { describe, expect, it } from 'vitest';
import { backingPlace } from './backing.ts';

const place = (name: string) => backingPlace(name, '/images/vm/top.qcow2');

describe('the location of a backing file', () => {
  it.each([
    ['/images/base.qcow2', '/images/base.qcow2'],
    ['base.qcow2', '/images/vm/base.qcow2'],
    ['../base.qcow2', '/images/vm/../base.qcow2'],
    ['/images/x/..//base.qcow2', '/images/x/..//base.qcow2'],
    ['./a:b', '/images/vm/./a:b'],
  ])('keeps the spelling of the path %s, as libvirt does', (name, expected) => {
    expect(place(name)).toBe(expected);
  });

  it.each([
    ['json:{"driver":"file","filename":"/b.raw"}', '/b.raw'],
    ['json:{"file":{"driver":"host_device","filename":"/dev/vg/lv"}}', '/dev/vg/lv'],
    ['json:{"driver":"raw","file":{"driver":"file","filename":"/b.raw"}}', '/b.raw'],
    ['json:{"file.driver":"file","file.filename":"/b.raw"}', '/b.raw'],
    ['json:{"driver":"nbd","server":{"type":"inet","host":"h","port":"1"},"export":"e"}', 'nbd://h/e'],
    ['nbd://h:10809/e', 'nbd://h/e'],
    ['nbd+unix:///e?socket=/run/nbd', 'nbd:e'],
    ['nbd:h:10809:exportname=e', 'nbd://h/e'],
    ['https://h/dir/b.img?x=1', 'https://h/dir/b.img'],
  ])('reads the description %s', (name, expected) => {
    expect(place(name)).toBe(expected);
  });

  it.each([
    'json:{"driver":"qcow2","file":{"driver":"file","filename":"/b.qcow2"}}',
    'json:{"driver":"nbd"',
    'json:[]',
    'json:{"driver":"rbd","image":"x"}',
    'file:/images/base.qcow2',
    'rbd:pool/image',
  ])('is unknown for %s, which libvirt cannot read either', (name) => {
    expect(place(name)).toBeUndefined();
  });
});
