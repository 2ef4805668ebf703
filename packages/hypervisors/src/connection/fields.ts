import { pemBlocks } from '@snaptree/core';
import { z } from 'zod';

/** Text with one or several PEM blocks, as certificate files have it. */
const pem = (what: string, ...labels: readonly string[]) =>
  z
    .string()
    .max(65_536)
    .refine((text) => pemBlocks(text, ...labels).length > 0, `no ${what} in PEM format`);

export const PemCertificates = pem('certificate', 'CERTIFICATE', 'TRUSTED CERTIFICATE');
export const PemKey = pem(
  'private key without a passphrase',
  'PRIVATE KEY',
  'RSA PRIVATE KEY',
  'EC PRIVATE KEY',
);

/** A host name or an IP address. */
export const Address = z.string().regex(/^(?:[A-Za-z0-9_][A-Za-z0-9_.:-]{0,252}|::[0-9A-Fa-f:.]{0,43})$/);
export const Port = z.number().int().min(1).max(65_535);
/** SHA-256 of a server's certificate, hex with or without colons, for a self-signed one. */
export const Fingerprint = z.string().regex(/^([0-9A-Fa-f]{2}:?){31}[0-9A-Fa-f]{2}$/);
/** Write-only: never read back. */
export const Password = z.string().max(1024);

/** `HOST`, or `HOST:PORT` where a port was given. */
export const withPort = (host: string, port: number | undefined): string =>
  port === undefined ? host : `${host}:${port}`;
