import { describe, expect, it } from 'vitest';
import { textInComponents } from './messages.mjs';

/** @param {string} text */
const inComponent = (text, path = 'apps/web/src/pages/a.tsx') =>
  textInComponents([{ path, folder: 'apps/web', text }]);

describe('text in components', () => {
  it('is found between tags and in attributes that people read, with its line', () => {
    const source = [
      '<p>',
      '  Nothing here.',
      '</p>',
      '<input placeholder="Search VMs" />',
      '<b>{count} found</b>',
      // biome-ignore lint/suspicious/noTemplateCurlyInString: a template in the source that is searched
      '<i title={`Copy ${id}`} />',
    ].join('\n');
    expect(inComponent(source).map((line) => line.split('  ')[0])).toEqual([
      'apps/web/src/pages/a.tsx:4',
      'apps/web/src/pages/a.tsx:6',
      'apps/web/src/pages/a.tsx:1',
      'apps/web/src/pages/a.tsx:5',
    ]);
  });

  it('leaves signs, names of classes and messages alone', () => {
    expect(
      inComponent(
        '<b className="wide" title={messages.title}>{messages.text} · ✓</b>;\nconst a = () => <b />;',
      ),
    ).toEqual([]);
  });

  it('is not searched for in tests and in other packages', () => {
    expect(inComponent('<p>Text</p>', 'apps/web/src/pages/a.test.tsx')).toEqual([]);
    expect(inComponent('<p>Text</p>', 'packages/core/src/a.ts')).toEqual([]);
  });
});
