import { describe, expect, it } from 'vitest';
import { snapshotId, uuidV5 } from './identity.ts';

const domain = '08f3f9ac-d722-42f2-a8a5-db397f4496e2';

describe('the id of a snapshot', () => {
  it('is a UUID of version 5, computed as in RFC 9562', () => {
    // Appendix A.4 of the RFC.
    expect(uuidV5('6ba7b810-9dad-11d1-80b4-00c04fd430c8', 'www.example.com')).toBe(
      '2ed6657d-e927-568b-95e1-2665a8aea6a2',
    );
  });

  it('depends only on the domain, the name and the creation time in seconds', () => {
    const id = snapshotId(domain, 'nightly', 1_795_430_846);
    expect(snapshotId(domain, 'nightly', 1_795_430_846)).toBe(id);
    expect(snapshotId(domain.replace('08', '09'), 'nightly', 1_795_430_846)).not.toBe(id);
    expect(snapshotId(domain, 'Nightly', 1_795_430_846)).not.toBe(id);
    expect(snapshotId(domain, 'nightly', 1_795_430_847)).not.toBe(id);
    expect(snapshotId(domain, 'nightly', undefined)).not.toBe(id);
  });
});
