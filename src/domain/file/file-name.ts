import { FILE_TYPES, type FileType } from './file-types.js';

const LONGEST = 200;

/** Control characters, and those that turn the direction of writing (Unicode Bidi_Control). */
const UNSEEN = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u;

/** Marks that a file system or a header takes for something else. */
const SEPARATORS = /[/\\:*?"<>|]/;

/** Can a file have this name, on every system that it may be saved to? */
export function isFileName(name: string): boolean {
  return (
    name.trim() === name &&
    name.length > 0 &&
    name.length <= LONGEST &&
    !name.startsWith('.') &&
    !UNSEEN.test(name) &&
    !SEPARATORS.test(name) &&
    name.isWellFormed()
  );
}

/** What a name ends in, in lower case; empty where it has no ending. */
export function endingOf(name: string): string {
  const dot = name.lastIndexOf('.');
  return dot < 0 ? '' : name.slice(dot + 1).toLowerCase();
}

/** Does the name end as the content says? `a.pdf.exe` does not. */
export function endsAs(name: string, type: FileType): boolean {
  return (FILE_TYPES[type].endings as readonly string[]).includes(endingOf(name));
}
