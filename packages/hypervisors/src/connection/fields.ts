import { z } from 'zod';

/** Text with one or several PEM blocks, as certificate files have it. */
const pem = (label: RegExp, what: string) =>
  z
    .string()
    .max(65_536)
    .refine((text) => label.test(text), `no ${what} in PEM format`);

export const PemCertificates = pem(
  /-----BEGIN (?:TRUSTED )?CERTIFICATE-----[\s\S]+-----END (?:TRUSTED )?CERTIFICATE-----/,
  'certificate',
);
export const PemKey = pem(
  /-----BEGIN (?:RSA |EC )?PRIVATE KEY-----[\s\S]+-----END (?:RSA |EC )?PRIVATE KEY-----/,
  'private key without a passphrase',
);

/** A host name or an IP address. */
export const Address = z.string().regex(/^[A-Za-z0-9_][A-Za-z0-9_.:-]{0,252}$/);
export const Port = z.number().int().min(1).max(65_535);
/** SHA-256 of a server's certificate, hex with or without colons, for a self-signed one. */
export const Fingerprint = z.string().regex(/^([0-9A-Fa-f]{2}:?){31}[0-9A-Fa-f]{2}$/);
/** Write-only: never read back. */
export const Password = z.string().max(1024);

/** `HOST`, or `HOST:PORT` where a port was given. */
export const withPort = (host: string, port: number | undefined): string =>
  port === undefined ? host : `${host}:${port}`;
