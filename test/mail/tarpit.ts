import { type AddressInfo, createServer, type Socket } from "node:net";

/** A mail server that talks, one byte a while, and so never lets a connection fall idle. */
export async function startTarpit(stuckAt: "greeting" | "rcpt" | "data" | "hangs up at rcpt", everyMs = 20) {
  const sockets = new Set<Socket>();
  const taken: string[] = [];
  let closed = 0;
  const server = createServer((socket) => {
    sockets.add(socket);
    let over = "";
    const drip = setInterval(() => {
      if (over === "") return;
      socket.write(over[0] ?? "");
      over = over.slice(1);
    }, everyMs);
    socket.on("error", () => undefined);
    socket.on("close", () => {
      closed += 1;
      clearInterval(drip);
      sockets.delete(socket);
    });
    const slowly = (text: string) => {
      over = text;
    };
    const quickly = (text: string) => socket.write(`${text}\r\n`);
    const endless = `250-${"wait".repeat(10_000)}`;
    let inMessage = false;
    if (stuckAt === "greeting") slowly(`220-${"wait".repeat(10_000)}`);
    else quickly("220 slow.example ESMTP");
    socket.on("data", (chunk) => {
      taken.push(chunk.toString());
      if (inMessage) return;
      const [verb = ""] = chunk.toString().toUpperCase().split(/[\s:]/);
      if (verb === "RCPT" && stuckAt === "rcpt") return slowly(endless);
      if (verb === "RCPT" && stuckAt === "hangs up at rcpt") return socket.destroy();
      if (verb === "DATA") {
        inMessage = true;
        quickly("354 Go on");
        slowly(endless);
        return;
      }
      quickly("250 Fine");
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`,
    taken,
    closed: () => closed,
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
