// Preloaded into the command: whoever opens a socket or asks for a name is found out at once.
import dgram from "node:dgram";
import dns from "node:dns";
import net from "node:net";

function foundOut(what) {
  process.stderr.write(`OPENED A SOCKET: ${what}\n`);
  process.exit(99);
}

net.Socket.prototype.connect = () => foundOut("connect");
net.Server.prototype.listen = () => foundOut("listen");
dgram.createSocket = () => foundOut("dgram");
dns.lookup = () => foundOut("lookup");
dns.promises.lookup = () => foundOut("lookup");
