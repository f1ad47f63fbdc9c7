import { readFileSync } from 'node:fs';

import { z } from 'zod';

import { sha256 } from '../crypto/digest.js';

/** The documents that may be executed when no others may: text by id. */
export type TrustedDocuments = ReadonlyMap<string, string>;

/** A list of trusted documents that cannot be used; one line that names the file and the document. */
export class TrustedDocumentsError extends Error {}

/**
 * The id of a document: "sha256:" and the hash of its text in hexadecimal (GraphQL over HTTP, appendix on persisted
 * documents).
 */
export function idOfDocument(text: string): string {
  return `sha256:${sha256(text)}`;
}

/**
 * Reads lists of trusted documents (files, separated by commas; each a JSON object of id and text). Throws
 * TrustedDocumentsError.
 */
export function readTrustedDocuments(files: string): TrustedDocuments {
  return new Map(files.split(',').flatMap((file) => Object.entries(readList(file.trim()))));
}

function readList(file: string): Record<string, string> {
  try {
    const list = z.record(z.string(), z.string()).parse(JSON.parse(readFileSync(file, 'utf8')));
    const wrong = Object.entries(list).find(([id, text]) => idOfDocument(text) !== id);
    if (wrong === undefined) return list;
    throw new TrustedDocumentsError(
      `TRUSTED_DOCUMENTS=${file}: "${wrong[0]}" is not the id of its text, which is ${idOfDocument(wrong[1])}`,
    );
  } catch (error) {
    if (error instanceof TrustedDocumentsError) throw error;
    throw new TrustedDocumentsError(
      `TRUSTED_DOCUMENTS=${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}
