import { createTheme, type MantineColorsTuple } from '@mantine/core';

/** The one accent of the product; the other colours are variables in `tokens.css`. */
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

export const theme = createTheme({
  fontFamily: "Inter, 'Segoe UI', system-ui, -apple-system, Roboto, 'Noto Sans', 'DejaVu Sans', sans-serif",
  fontFamilyMonospace: "ui-monospace, 'SF Mono', Menlo, Consolas, 'DejaVu Sans Mono', monospace",
  fontSizes: { xs: '11.5px', sm: '13px', md: '13.5px', lg: '15px', xl: '18px' },
  colors: { accent },
  primaryColor: 'accent',
  primaryShade: { light: 6, dark: 4 },
  autoContrast: true,
  luminanceThreshold: 0.32,
  defaultRadius: 8,
  cursorType: 'pointer',
  respectReducedMotion: true,
});
