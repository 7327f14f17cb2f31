// The forms in which a review can be written. Each is loaded when it is asked for.
import type { Review } from "./review.ts";

export interface Format {
  /** By this the name of a file says which one is meant; `null`: it is never a file. */
  readonly extension: string | null;
  readonly make: (review: Review) => Promise<string>;
}

export const formats = {
  /** A comment on a pull request. */
  markdown: { extension: ".md", make: async (review) => (await import("./markdown.ts")).reviewMarkdown(review) },
  /** A page by itself. */
  html: { extension: ".html", make: async (review) => (await import("./html.ts")).reviewHtml(review) },
  json: { extension: ".json", make: async (review) => `${JSON.stringify(review, null, 2)}\n` },
  /** For GitHub's code scanning, and others that take SARIF. */
  sarif: { extension: ".sarif", make: async (review) => (await import("./sarif.ts")).reviewSarif(review) },
  /** Workflow commands, which GitHub Actions reads from what a step prints. */
  github: { extension: null, make: async (review) => (await import("./annotations.ts")).reviewAnnotations(review) },
} as const satisfies Readonly<Record<string, Format>>;

/** `markdown` for a comment, `html` for a page, `json`, `sarif`, `github` for the annotations of a workflow. */
export type ReviewFormat = keyof typeof formats;
