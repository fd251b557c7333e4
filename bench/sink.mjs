// A provider that answers at once: raw sockets, one fixed body, no parsing but for the request's length.
import { createServer } from "node:net";

const body = JSON.stringify({
  success: true,
  message: "Message sent successfully",
  data: {
    message_id: "wamid.HBgLMjU0NzEyMzQ1Njc4FQIAERgS",
    recipient: "254712345678",
    message_type: "text",
  },
});
const answer = Buffer.from(
  `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
);
let requests = 0;

const server = createServer({ noDelay: true }, (socket) => {
  let pending = "";
  socket.on("error", () => socket.destroy());
  socket.on("data", (chunk) => {
    pending = pending === "" ? chunk.toString("latin1") : pending + chunk.toString("latin1");
    for (;;) {
      const end = pending.indexOf("\r\n\r\n");
      if (end < 0) return;
      const length = Number(/content-length: *(\d+)/i.exec(pending.slice(0, end))?.[1] ?? 0);
      const whole = end + 4 + length;
      if (pending.length < whole) return;
      const isCount = pending.startsWith("GET /count");
      pending = pending.slice(whole);
      if (!isCount) {
        requests += 1;
        socket.write(answer);
        continue;
      }
      const text = String(requests);
      requests = 0;
      socket.write(`HTTP/1.1 200 OK\r\ncontent-length: ${text.length}\r\n\r\n${text}`);
    }
  });
});

server.listen(0, "127.0.0.1", () => process.send?.(server.address().port));
process.on("disconnect", () => process.exit());
