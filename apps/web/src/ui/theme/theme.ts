import { createTheme, type MantineColorsTuple } from '@mantine/core';

/** The accent color; all other colors are variables in `tokens.css`. */
const accent: MantineColorsTuple = [
  '#eef3fe',
  '#dbe6fc',
  '#b6ccf9',
  '#8fb5ff',
  '#6c9eff',
  '#4a84f4',
  '#2f6feb',
  '#2460d4',
  '#1d57c7',
  '#164aae',
];

/** Red is reserved for loss: buttons that discard data. */
const loss: MantineColorsTuple = [
  '#fdeaea',
  '#fad4d4',
  '#f7b5b5',
  '#ff9a9a',
  '#f07272',
  '#dc4b4b',
  '#c93434',
  '#b02525',
  '#931d1d',
  '#761616',
];

/** Mantine's dark grays are neutral; these have the cool tone of `tokens.css`. */
const dark: MantineColorsTuple = [
  '#c9d1d9',
  '#b0b9c4',
  '#8a94a1',
  '#5d6875',
  '#3f4955',
  '#2a313a',
  '#20262e',
  '#1a1f26',
  '#14181e',
  '#0f1217',
];

const dialog = {
  closeButtonProps: { 'aria-label': 'Close' },
  // A `header` element would be a second banner landmark.
  attributes: { header: { role: 'presentation' } },
} as const;

export const theme = createTheme({
  fontFamily: "Inter, 'Segoe UI', system-ui, -apple-system, Roboto, 'Noto Sans', 'DejaVu Sans', sans-serif",
  fontFamilyMonospace: "ui-monospace, 'SF Mono', Menlo, Consolas, 'DejaVu Sans Mono', monospace",
  fontSizes: { xs: '11.5px', sm: '13px', md: '13.5px', lg: '15px', xl: '18px' },
  colors: { accent, dark, loss },
  primaryColor: 'accent',
  // The lightest shade on which white text meets WCAG AA.
  primaryShade: 6,
  autoContrast: true,
  luminanceThreshold: 0.32,
  defaultRadius: 8,
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    // By name only: importing the components would add their code to the first load.
    Modal: { defaultProps: dialog },
    Drawer: { defaultProps: dialog },
  },
});
