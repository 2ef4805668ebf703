import { describe, expect, it } from 'vitest';
import { textOutsideMessages } from './messages.mjs';

/** @param {string} text */
const inFile = (text, path = 'apps/web/src/pages/a.tsx') =>
  textOutsideMessages([{ path, folder: 'apps/web', text }]);

describe('text outside of messages', () => {
  it('is found between tags and in attributes that users read, with its line', () => {
    const source = [
      '<p>',
      '  Nothing here.',
      '</p>',
      '<input placeholder="Search VMs" />',
      '<b>{count} found</b>',
      // biome-ignore lint/suspicious/noTemplateCurlyInString: a template in the source that is searched
      '<i title={`Copy ${id}`} />',
    ].join('\n');
    expect(inFile(source).map((line) => line.split('  ')[0])).toEqual([
      'apps/web/src/pages/a.tsx:4',
      'apps/web/src/pages/a.tsx:6',
      'apps/web/src/pages/a.tsx:1',
      'apps/web/src/pages/a.tsx:5',
    ]);
  });

  it('leaves signs, names of classes and messages alone', () => {
    expect(
      inFile('<b className="wide" title={messages.title}>{messages.text} · ✓</b>;\nconst a = () => <b />;'),
    ).toEqual([]);
  });

  it('is not searched for in tests and in other packages', () => {
    expect(inFile('<p>Text</p>', 'apps/web/src/pages/a.test.tsx')).toEqual([]);
    expect(inFile('<p>Text</p>', 'packages/core/src/a.ts')).toEqual([]);
  });

  it('is found in strings and templates of any source file, with its line', () => {
    const source = [
      "const note = 'The file is missing.';",
      // biome-ignore lint/suspicious/noTemplateCurlyInString: a template in the source that is searched
      'const badge = `merged into ${name}`;',
      // biome-ignore lint/suspicious/noTemplateCurlyInString: a template in the source that is searched
      'const count = `${layers} layers`;',
      // biome-ignore lint/suspicious/noTemplateCurlyInString: a template in the source that is searched
      'const bound = `receives ≤ ${bytes}`;',
    ].join('\n');
    expect(inFile(source, 'apps/web/src/tree/a.ts').map((line) => line.split('  ')[0])).toEqual([
      'apps/web/src/tree/a.ts:1',
      'apps/web/src/tree/a.ts:2',
      'apps/web/src/tree/a.ts:3',
      'apps/web/src/tree/a.ts:4',
    ]);
    expect(inFile("<b>{isOpen ? 'Close it' : ''}</b>")).toHaveLength(1);
  });

  it('reports a text in an attribute once', () => {
    expect(inFile('<input placeholder="Search VMs" />')).toHaveLength(1);
  });

  it('leaves names, keys, style sheets and exceptions alone', () => {
    const source = [
      "const key = 'memory:live';",
      "const narrow = useMediaQuery('(max-width: 860px)');",
      "const move = 'translate(-50%, -50%) translate(1px, 2px)';",
      'const fields = \'input:not([type="radio"]), textarea, select\';',
      "throw new Error('no provider above this component');",
      '// the comment says nothing to users',
    ].join('\n');
    expect(inFile(source, 'apps/web/src/tree/a.ts')).toEqual([]);
  });

  it('may be anywhere in messages', () => {
    expect(inFile("const a = 'Two words';", 'apps/web/src/messages/tree/a.ts')).toEqual([]);
  });
});
