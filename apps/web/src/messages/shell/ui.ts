export const uiMessages = {
  unnamed: 'unnamed',
  copyId: (id: string) => `Copy ID ${id}`,
  copied: 'copied',
  timeUnknown: 'time unknown',
  close: 'Close',
  inTool: (tool: string) => `In ${tool}:`,
  nextAction: ', then ',
  times: (count: number) => ` ${count} times`,
};
