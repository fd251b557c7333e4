// A worker that listens, and then stands still with its queue of connections full: whoever
// connects now hears nothing. Answers one request first where `answer` is given.
/* oxlint-disable unicorn/require-post-message-target-origin -- that is for windows; this is a thread */
import { connect, createServer } from "node:net";
import { parentPort, workerData } from "node:worker_threads";

const server = createServer((socket) => {
  socket.on("error", () => undefined);
  socket.once("data", () => {
    parentPort.postMessage({ arrived: true });
    socket.end(workerData.answer);
    standStill();
  });
});

server.listen({ port: 0, host: "127.0.0.1", backlog: 1 }, () => {
  parentPort.postMessage({ port: server.address().port });
  if (workerData.answer === undefined) setTimeout(standStill, 20);
});

function standStill() {
  const { port } = server.address();
  for (let nth = 0; nth < 4; nth += 1) {
    connect(port, "127.0.0.1").on("error", () => undefined);
  }
  // After the connects, which wait for the next tick, and before anybody is let in.
  process.nextTick(() => {
    parentPort.postMessage({ still: true });
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  });
}
