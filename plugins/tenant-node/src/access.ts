import type { Pool } from 'pg';

/** Every dataset says what it holds and how long it stays. */
export interface Retained {
  readonly classification: 'public' | 'internal' | 'restricted' | 'pii';
  /** Putting something again can only lengthen its retention. */
  readonly retainUntil: Date;
}

export interface GraphNode {
  readonly id: string;
  readonly label: string;
  readonly properties?: { readonly [name: string]: unknown };
}

export interface GraphEdge {
  readonly source: string;
  readonly label: string;
  readonly target: string;
  readonly properties?: { readonly [name: string]: unknown };
}

export interface Traversal {
  /** Each node once, by depth and then by ID; the start has depth 0. */
  readonly nodes: readonly (Required<GraphNode> & { readonly depth: number })[];
  /** More nodes are within the depth than were asked for. */
  readonly truncated: boolean;
}

export interface GraphAccess {
  putNode(node: GraphNode & Retained): Promise<void>;
  putEdge(edge: GraphEdge & Retained): Promise<void>;
  /** Follows edges from source to target, breadth first. Empty when there is no such start. */
  traverse(
    start: string,
    limits?: {
      /** 0 to 64, 3 unless told. */
      readonly maxDepth?: number;
      /** 1 to 9,999, 1,000 unless told. */
      readonly maxNodes?: number;
    },
  ): Promise<Traversal>;
}

export interface IndexDocument {
  readonly id: string;
  readonly title: string;
  readonly body: string;
  readonly attributes?: { readonly [name: string]: unknown };
}

export interface SearchHit {
  readonly id: string;
  readonly title: string;
  readonly rank: number;
}

export interface IndexAccess {
  putDocument(document: IndexDocument & Retained): Promise<void>;
  /**
   * Best first, equal ranks by ID. Takes whatever a person types: quotes for a phrase, `-` for a word to leave out, `or`.
   *
   * @param limit - 0 to 1,000, 20 unless told.
   */
  search(query: string, limit?: number): Promise<readonly SearchHit[]>;
}

/** A tenant's namespaces, as its own login role: what it may not do, the store refuses. */
export interface TenantAccess {
  readonly pool: Pool;
  readonly graph: GraphAccess;
  readonly index: IndexAccess;
  close(): Promise<void>;
}
