import { describe, expect, it } from 'vitest';
import { scriptsOf } from './first-load.mjs';

const manifest = {
  'index.html': { file: 'entry.js', imports: ['_kit.js'] },
  'page.tsx': { file: 'page.js', imports: ['index.html', '_graph.js'] },
  '_graph.js': { file: 'graph.js', imports: ['_kit.js', '_maths.js'] },
  '_maths.js': { file: 'maths.js' },
  '_kit.js': { file: 'kit.js' },
  'later.tsx': { file: 'later.js', imports: ['index.html'] },
};

describe('the first load of a page', () => {
  it('consists of the entry, the page and everything that they import, each once', () => {
    expect(scriptsOf(manifest, 'page.tsx').sort()).toEqual([
      'entry.js',
      'graph.js',
      'kit.js',
      'maths.js',
      'page.js',
    ]);
  });

  it('fails for a page that the build does not have', () => {
    expect(() => scriptsOf(manifest, 'gone.tsx')).toThrow('no gone.tsx');
  });
});
