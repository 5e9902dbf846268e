/** A map from the hash of an id to the `seq`s of records with that hash, in flat memory: 16 bytes an entry, nothing to collect. */
export interface RecentIds {
  /** How many entries there are. */
  readonly size: number;
  add(hash: number, seq: number): void;
  /** The `seq`s under this hash: mostly none, hardly ever more than one. */
  seqsOf(hash: number): readonly number[];
  /** Every hash once for each of its entries, lowest first. */
  sortedHashes(): Float64Array;
  clear(): void;
}

const FIRST_CAPACITY = 1 << 12;
const NONE: readonly number[] = [];

/** An empty map. Hashes are whole numbers from 1 to 2^52, evenly spread. */
export function createRecentIds(): RecentIds {
  // 0 is a free slot. Open addressing with linear probing: an entry lies at its hash's place or in the run of entries behind it.
  let hashes = new Float64Array(FIRST_CAPACITY);
  let seqs = new Float64Array(FIRST_CAPACITY);
  let size = 0;

  /** The place of the first free slot from the place of `hash` on. */
  function freeSlot(hash: number): number {
    const mask = hashes.length - 1;
    let at = hash & mask;
    while (hashes[at] !== 0) at = (at + 1) & mask;
    return at;
  }

  function put(hash: number, seq: number): void {
    const at = freeSlot(hash);
    hashes[at] = hash;
    seqs[at] = seq;
  }

  function grow(): void {
    const [oldHashes, oldSeqs] = [hashes, seqs];
    hashes = new Float64Array(oldHashes.length * 2);
    seqs = new Float64Array(oldHashes.length * 2);
    oldHashes.forEach((hash, at) => {
      if (hash !== 0) put(hash, oldSeqs[at] as number);
    });
  }

  return {
    get size() {
      return size;
    },
    add(hash, seq) {
      if (size * 2 >= hashes.length) grow();
      put(hash, seq);
      size++;
    },
    seqsOf(hash) {
      const mask = hashes.length - 1;
      let found: number[] | undefined;
      for (let at = hash & mask; hashes[at] !== 0; at = (at + 1) & mask) {
        if (hashes[at] !== hash) continue;
        found ??= [];
        found.push(seqs[at] as number);
      }
      return found ?? NONE;
    },
    sortedHashes: () => hashes.filter((hash) => hash !== 0).sort(),
    clear() {
      hashes = new Float64Array(FIRST_CAPACITY);
      seqs = new Float64Array(FIRST_CAPACITY);
      size = 0;
    },
  };
}
