import yauzl from 'yauzl';

/** The parts of an archive, by name. */
export function unzipped(archive: Buffer): Promise<Record<string, Buffer>> {
  return new Promise((resolve, reject) => {
    yauzl.fromBuffer(archive, { lazyEntries: true }, (problem, zip) => {
      if (problem !== null) {
        reject(problem);
        return;
      }
      const parts: Record<string, Buffer> = {};
      zip.on('error', reject);
      zip.on('end', () => {
        resolve(parts);
      });
      zip.on('entry', (entry: yauzl.Entry) => {
        zip.openReadStream(entry, (broken, stream) => {
          if (broken !== null) {
            reject(broken);
            return;
          }
          const pieces: Buffer[] = [];
          stream.on('error', reject);
          stream.on('data', (piece: Buffer) => pieces.push(piece));
          stream.on('end', () => {
            parts[entry.fileName] = Buffer.concat(pieces);
            zip.readEntry();
          });
        });
      });
      zip.readEntry();
    });
  });
}
