/**
 * A text with signatures below it (C2SP signed-note): the text ends with a line break, then an empty line, then one
 * line for each signature.
 */
export interface SignedNote {
  readonly text: string;
  readonly signatures: readonly NoteSignature[];
}

/** "— name base64(key id || signature)". */
export interface NoteSignature {
  readonly name: string;
  readonly base64: string;
}

/** A note that is none; the message says why. */
export class NoteError extends Error {}

const LINE = /^— ([^\s+]+) ([A-Za-z0-9+/]+={0,2})$/u;

export function formatNote({ text, signatures }: SignedNote): string {
  return `${text}\n${signatures.map(({ name, base64 }) => `— ${name} ${base64}\n`).join('')}`;
}

/** Throws NoteError. */
export function parseNote(note: string): SignedNote {
  const at = note.lastIndexOf('\n\n');
  if (at < 0 || !note.endsWith('\n'))
    throw new NoteError('a signed note is a text, an empty line and signatures, each line with its line break');
  const signatures = note
    .slice(at + 2, -1)
    .split('\n')
    .map((line) => {
      const match = LINE.exec(line);
      if (match?.[1] === undefined || match[2] === undefined)
        throw new NoteError(`"${line.slice(0, 80)}" is no signature line`);
      return { name: match[1], base64: match[2] };
    });
  return { text: note.slice(0, at + 1), signatures };
}
