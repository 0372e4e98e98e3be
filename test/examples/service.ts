// A small HTTP service inside of a test.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";

export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: Buffer;
}

export interface Answered {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
}

export interface Service extends AsyncDisposable {
  readonly address: string;
}

/** Serves until it is disposed of. */
export async function serve(answer: (asked: Asked) => Answered): Promise<Service> {
  const server = createServer((request, response) => {
    void buffer(request).then((body) => {
      const { pathname, searchParams } = new URL(request.url ?? "/", "http://localhost");
      const method = request.method ?? "GET";
      const answered = answer({ method, path: pathname, query: searchParams, body });
      response.writeHead(answered.status ?? 200, answered.headers);
      response.end(method === "HEAD" ? undefined : answered.body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    address: `http://127.0.0.1:${port}`,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
