// A topological sort that is stable: of all that may come next, the one with the lowest rank comes first.

export interface Graph {
  readonly size: number;
  /** `edges[a]` holds every node that must come after `a`. */
  readonly edges: readonly ReadonlySet<number>[];
  /** Of these, what only should: the first that give way where the edges go round in a circle. */
  readonly weak: readonly ReadonlySet<number>[];
}

/** The nodes in an order that respects every edge that it can. `rank` breaks ties, and circles of strong edges. */
export function sort({ size, edges, weak }: Graph, rank: (node: number) => number): number[] {
  const waiting = new Waiting(edges, new Heap(rank));
  const order: number[] = [];
  while (order.length < size) {
    const next = waiting.next();
    if (next === undefined) {
      breakCircle(waiting, circleOf(waiting.edges, new Set(order)), { weak, rank });
      continue;
    }
    order.push(next);
    for (const target of waiting.targets(next)) waiting.cut(next, target);
  }
  return order;
}

/** The edges that are left, and the nodes that none of them leads to. */
class Waiting {
  readonly edges: readonly Set<number>[];
  private readonly counts: number[];
  private readonly ready: Heap;

  constructor(edges: readonly ReadonlySet<number>[], ready: Heap) {
    this.edges = edges.map((targets) => new Set(targets));
    this.counts = edges.map(() => 0);
    this.ready = ready;
    for (const targets of edges) for (const target of targets) this.counts[target] = (this.counts[target] ?? 0) + 1;
    this.counts.forEach((count, node) => {
      if (count === 0) ready.push(node);
    });
  }

  next(): number | undefined {
    return this.ready.pop();
  }

  targets(node: number): number[] {
    return [...(this.edges[node] ?? [])];
  }

  cut(from: number, to: number): void {
    if (this.edges[from]?.delete(to) !== true) return;
    const left = (this.counts[to] ?? 0) - 1;
    this.counts[to] = left;
    if (left === 0) this.ready.push(to);
  }
}

/** Of its edges the weak ones give way; where there are none, all that lead to the first in rank. */
function breakCircle(
  waiting: Waiting,
  circle: readonly number[],
  { weak, rank }: Pick<Graph, "weak"> & { readonly rank: (node: number) => number },
): void {
  const inside = new Set(circle);
  const edges = circle.flatMap((from) => waiting.targets(from).map((to) => ({ from, to })));
  const within = edges.filter(({ to }) => inside.has(to));
  const loose = within.filter(({ from, to }) => weak[from]?.has(to));
  const first = circle.reduce((a, b) => (rank(b) < rank(a) ? b : a));
  for (const { from, to } of loose.length > 0 ? loose : within.filter((edge) => edge.to === first))
    waiting.cut(from, to);
}

/** What is left when nothing is ready, without what only waits for it: circles, and the ways from one to another. */
function circleOf(edges: readonly ReadonlySet<number>[], done: ReadonlySet<number>): number[] {
  let rest = edges.map((_, node) => node).filter((node) => !done.has(node));
  for (;;) {
    const inside = new Set(rest);
    const leading = rest.filter((node) => [...(edges[node] ?? [])].some((target) => inside.has(target)));
    if (leading.length === rest.length) return rest;
    rest = leading;
  }
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
