import { createServer } from 'node:http';
import { type Service, serviceAt } from '../connecting/service.ts';

export const answer = (body: string) =>
  `<S:Envelope xmlns:S="http://schemas.xmlsoap.org/soap/envelope/"><S:Body>${body}</S:Body></S:Envelope>`;
export const value = (text: string) => answer(`<response><returnval>${text}</returnval></response>`);
export const fault = (text: string, detail: string) =>
  answer(`<S:Fault><faultstring>${text}</faultstring><detail>${detail}</detail></S:Fault>`);

export interface FakeService {
  /** The called methods, in order. */
  readonly seen: readonly string[];
  readonly service: Service;
  close(): void;
}

/** A fake VirtualBox web service (7.2), which proves nothing about VirtualBox. */
export async function fakeService(
  reply: (method: string, seen: readonly string[]) => string | Promise<string>,
): Promise<FakeService> {
  const seen: string[] = [];
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    const method = /<vbox:(\w+)/.exec(body)?.[1] ?? '';
    seen.push(method);
    response.end(await reply(method, seen));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = address !== null && typeof address === 'object' ? address.port : 0;
  return {
    seen,
    service: serviceAt({ url: new URL(`http://127.0.0.1:${port}/`) }),
    close: () => server.close(),
  };
}
