// A topological sort that is stable: of all that may come next, the one with the lowest rank comes first.

export interface Graph {
  readonly size: number;
  /** `edges[a]` holds every node that must come after `a`. */
  readonly edges: readonly ReadonlySet<number>[];
}

/**
 * The nodes in an order that respects every edge. `rank` breaks ties. Nodes on a cycle come last, in rank order, and
 * are returned as `stuck`: callers decide whether that is an error.
 */
export function sort(
  graph: Graph,
  rank: (node: number) => number,
): { readonly order: number[]; readonly stuck: number[] } {
  const waiting = new Array<number>(graph.size).fill(0);
  for (const targets of graph.edges) for (const target of targets) waiting[target] = (waiting[target] ?? 0) + 1;
  const ready = new Heap(rank);
  for (let node = 0; node < graph.size; node++) if (waiting[node] === 0) ready.push(node);
  const order: number[] = [];
  for (let node = ready.pop(); node !== undefined; node = ready.pop()) {
    order.push(node);
    for (const target of graph.edges[node] ?? []) {
      const left = (waiting[target] ?? 0) - 1;
      waiting[target] = left;
      if (left === 0) ready.push(target);
    }
  }
  const stuck = waiting.flatMap((left, node) => (left > 0 ? [node] : [])).sort((a, b) => rank(a) - rank(b));
  return { order, stuck };
}

class Heap {
  private readonly items: number[] = [];
  private readonly rank: (node: number) => number;

  constructor(rank: (node: number) => number) {
    this.rank = rank;
  }

  push(node: number): void {
    const { items } = this;
    items.push(node);
    let at = items.length - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!this.less(at, parent)) break;
      this.swap(at, parent);
      at = parent;
    }
  }

  pop(): number | undefined {
    const { items } = this;
    const top = items[0];
    const last = items.pop();
    if (last === undefined || items.length === 0) return top;
    items[0] = last;
    let at = 0;
    for (;;) {
      let least = at;
      for (const child of [2 * at + 1, 2 * at + 2]) if (child < items.length && this.less(child, least)) least = child;
      if (least === at) return top;
      this.swap(at, least);
      at = least;
    }
  }

  private less(a: number, b: number): boolean {
    return this.rank(this.items[a] as number) < this.rank(this.items[b] as number);
  }

  private swap(a: number, b: number): void {
    const { items } = this;
    [items[a], items[b]] = [items[b] as number, items[a] as number];
  }
}
