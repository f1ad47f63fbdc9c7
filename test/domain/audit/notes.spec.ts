import { checkpointText, parseCheckpoint } from '../../../src/domain/audit/checkpoint.js';
import { parseReceipt, receiptText } from '../../../src/domain/audit/receipt.js';
import type { Instant } from '../../../src/domain/kernel/instant.js';
import { formatNote, parseNote } from '../../../src/domain/kernel/signed-note.js';
import { newNoteKey, NoteVerifier } from '../../../src/platform/crypto/note-key.js';

const AT = '2026-11-25T08:00:00.000Z' as Instant;
const ROOT = Buffer.alloc(32, 7).toString('base64');

describe('signed notes', () => {
  const key = newNoteKey('example/log');
  const text = checkpointText({
    origin: 'example/log',
    size: 12,
    root: ROOT,
    at: AT,
    sm3: null,
    nextKey: null,
    restored: null,
  });
  const note = formatNote({ text, signatures: [key.sign(text)] });

  it('read as they were written', () => {
    expect(note.startsWith(`example/log\n12\n${ROOT}\ntime ${AT}\n\n— example/log `)).toBe(true);
    expect(parseNote(note).text).toBe(text);
    expect(parseCheckpoint(text)).toEqual({
      origin: 'example/log',
      size: 12,
      root: ROOT,
      at: AT,
      sm3: null,
      nextKey: null,
      restored: null,
    });
    const receipt = {
      origin: 'example/log',
      subject: { kind: 'PATCH', id: '00000000-0000-4000-8000-000000000001' },
      seq: 3,
      leafHash: 'ab'.repeat(32),
      at: AT,
      tree: { size: 12, root: ROOT },
    };
    expect(parseReceipt(receiptText(receipt))).toEqual(receipt);
    expect(parseReceipt(receiptText({ ...receipt, tree: null })).tree).toBeNull();
  });

  it('bear the signature of their key and of no other, over every byte', () => {
    const verifier = NoteVerifier.parse(key.verifier.vkey);
    expect(verifier.signed(parseNote(note))).toBe(true);
    expect(newNoteKey('example/log').verifier.signed(parseNote(note))).toBe(false);
    expect(verifier.signed(parseNote(note.replace('12', '13')))).toBe(false);
    expect(newNoteKey('example/other').verifier.signed(parseNote(note))).toBe(false);
  });

  it('verify with a key of the specification (C2SP signed-note, the example of the Go checksum database)', () => {
    const golden = NoteVerifier.parse('PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW');
    const signed = parseNote(
      "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n\n" +
        '— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n',
    );
    expect(golden.signed(signed)).toBe(true);
    expect(golden.signed({ ...signed, text: signed.text.replace('answer', 'Answer') })).toBe(false);
  });

  it.each([
    ['no signatures', 'text\n'],
    ['a broken line', 'text\n\n— a\n'],
    ['no line break at the end', 'text\n\n— a aaaa'],
  ])('are refused with %s', (_, broken) => {
    expect(() => parseNote(broken)).toThrow(/signed note|signature line/);
  });
});
