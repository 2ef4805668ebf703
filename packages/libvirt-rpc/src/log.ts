/** Told about what is worth a line in the server's log and no error of anyone's call. */
export type Log = (message: string, facts: Readonly<Record<string, string | number>>) => void;

export const noLog: Log = () => {};
