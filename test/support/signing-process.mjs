/** A signing service as a process: adds to a PDF a line that names the organ, or fails as it is told. */
import { createHash } from 'node:crypto';
import { createServer } from 'node:http';

const [port, mode] = process.argv.slice(2);
createServer((req, res) => {
  const pieces = [];
  req.on('data', (piece) => pieces.push(piece));
  req.on('end', () => {
    const pdf = Buffer.concat(pieces);
    const organ = decodeURIComponent(req.headers['x-organ'] ?? '');
    if (req.headers.authorization !== 'Bearer seal-token') return res.writeHead(401).end();
    if (mode === 'fails') return res.writeHead(500).end('no seal today');
    if (mode === 'echo') return res.writeHead(200).end(pdf);
    if (mode === 'html') return res.writeHead(200).end('<html>');
    const number = decodeURIComponent(req.headers['x-document-number'] ?? '');
    const seal = `\n% sealed by ${organ} ${number} ${createHash('sha256').update(pdf).digest('hex')}\n%%EOF\n`;
    return res.writeHead(200, { 'content-type': 'application/pdf' }).end(Buffer.concat([pdf, Buffer.from(seal)]));
  });
}).listen(Number(port), '127.0.0.1', () => process.stdout.write('ready\n'));
