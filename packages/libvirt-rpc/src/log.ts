/** For events that are worth logging but are not the error of a call. */
export type Log = (message: string, facts: Readonly<Record<string, string | number>>) => void;

export const noLog: Log = () => {};
