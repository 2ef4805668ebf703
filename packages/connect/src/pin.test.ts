import { expect, it } from 'vitest';
import { Pin } from './pin.ts';

it('accepts only 64 hexadecimal digits as a pin, so that a typing error cannot match any certificate', () => {
  const digits = 'ab'.repeat(32);
  expect([digits, digits.toUpperCase(), Array(32).fill('AB').join(':')].map((text) => Pin.of(text))).toEqual([
    expect.any(Pin),
    expect.any(Pin),
    expect.any(Pin),
  ]);
  expect(
    ['', 'ab'.repeat(20), `${digits}0`, 'zz'.repeat(32), ` ${digits}`].map((text) => Pin.of(text)),
  ).toEqual(Array(5).fill(undefined));
});
