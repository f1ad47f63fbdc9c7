// Speaks INSTREAM of clamd(8) on a port: takes a content in pieces, and finds this text in it, or nothing.
import { createServer } from 'node:net';

const [port, most] = process.argv.slice(2).map(Number);
const COMMAND = 'zINSTREAM\0';
const FOUND = 'REFERRAL-TEST-SIGNATURE';

createServer((socket) => {
  let waiting = Buffer.alloc(0);
  let begun = false;
  let content = '';
  socket.on('error', () => undefined);
  socket.on('data', (piece) => {
    waiting = Buffer.concat([waiting, piece]);
    if (!begun) {
      if (waiting.length < COMMAND.length) return;
      if (waiting.subarray(0, COMMAND.length).toString() !== COMMAND) return socket.end('UNKNOWN COMMAND\0');
      begun = true;
      waiting = waiting.subarray(COMMAND.length);
    }
    while (waiting.length >= 4) {
      const length = waiting.readUInt32BE();
      if (length === 0) return socket.end(content.includes(FOUND) ? 'stream: Referral.Test FOUND\0' : 'stream: OK\0');
      if (content.length + length > most) return socket.end('INSTREAM size limit exceeded. ERROR\0');
      if (waiting.length < 4 + length) return;
      content += waiting.subarray(4, 4 + length).toString('latin1');
      waiting = waiting.subarray(4 + length);
    }
  });
}).listen(port, '127.0.0.1', () => console.log('ready'));
