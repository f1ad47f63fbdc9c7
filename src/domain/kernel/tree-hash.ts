/** How nodes are hashed; `H` is a hash in whatever form the caller works with. Leaves come hashed already. */
export interface TreeHash<H> {
  /** The root of no leaves: the hash of the empty text. */
  readonly empty: H;
  /** hash(0x01 || left || right) (RFC 6962 section 2.1). */
  node(left: H, right: H): H;
}
