/** Vitest hands a file over as text. */
declare module '*.xml?raw' {
  const text: string;
  export default text;
}
