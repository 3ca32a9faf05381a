import net from "node:net";

/** Whether a server may listen there: binding works, and nothing answers on the other loopback address either. */
export async function isFree(port, host = "127.0.0.1") {
  if (port === 0) return true;
  return (await canListen(port, host)) && !(await answers(port, "::1"));
}

/** `wanted`, or the next free port after it. */
export async function nextFree(wanted, avoid = []) {
  for (let port = wanted; port < Math.min(wanted + 200, 65_536); port += 1) {
    if (!avoid.includes(port) && (await isFree(port))) return port;
  }
  return anyFree();
}

export function anyFree() {
  return new Promise((resolve, reject) => {
    const server = net.createServer().on("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

function canListen(port, host) {
  return new Promise((resolve, reject) => {
    const server = net.createServer();
    server.on("error", (error) => (error.code === "EADDRINUSE" ? resolve(false) : reject(error)));
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(true)));
  });
}

function answers(port, host) {
  return new Promise((resolve) => {
    const socket = net.connect({ port, host, timeout: 500 });
    const done = (answer) => {
      socket.destroy();
      resolve(answer);
    };
    socket
      .on("connect", () => done(true))
      .on("error", () => done(false))
      .on("timeout", () => done(false));
  });
}
