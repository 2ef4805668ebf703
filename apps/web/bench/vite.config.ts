import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** Builds React Flow alone; see `bare-flow.tsx`. */
export default defineConfig({
  root: import.meta.dirname,
  plugins: [react()],
  build: { outDir: 'dist', target: 'es2022', chunkSizeWarningLimit: 1000 },
});
