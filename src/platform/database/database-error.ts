/** A database that cannot be used; one line that says why and what would be right. */
export class DatabaseError extends Error {}
