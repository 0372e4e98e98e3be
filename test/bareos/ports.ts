// Free ports of the loopback interface, for daemons of our own.
import { connect, createServer, type AddressInfo, type Server } from "node:net";

export const LOOPBACK = "127.0.0.1";

/** So many ports that nobody listens at; all are held until the last is found, so that they differ. */
export async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(Array.from({ length: count }, listen));
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(
    servers.map(
      async (server) =>
        new Promise<void>((resolve) => {
          server.close(() => {
            resolve();
          });
        }),
    ),
  );
  return ports;
}

async function listen(): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, LOOPBACK, () => {
      resolve(server);
    });
  });
}

/** Whether somebody listens there. */
export async function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, LOOPBACK);
    const end = (does: boolean) => (): void => {
      socket.destroy();
      resolve(does);
    };
    socket.once("connect", end(true));
    socket.once("error", end(false));
  });
}
