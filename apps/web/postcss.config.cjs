const preset = require('postcss-preset-mantine');

/** The preset's mixins make declarations that come from no file, which Vite warns of at every build. */
const fromTheFile = {
  postcssPlugin: 'from-the-file',
  OnceExit(root) {
    root.walkDecls((declaration) => {
      if (declaration.source?.input.file === undefined) declaration.source = root.source;
    });
  },
};

module.exports = { plugins: [preset(), fromTheFile] };
