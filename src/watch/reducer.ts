// The watcher as a state machine: a state and an event in, the next state and what shall be done about it out.
// Plain data; timers, files and databases belong to whoever carries out the effects (loop.ts).

/** What a run found, as far as it decides what comes next. */
export interface Outcome<Report> {
  readonly report: Report;
  /** Two outcomes of one key say the same to a person. */
  readonly key: string;
  /** Something outside the followed files may mend it: it is looked for once a second. */
  readonly failed: boolean;
  /** The files to follow from now on; `null`: the same as before. */
  readonly watched: WatchSet | null;
}

/** What is followed: files by their path, and in folders the names that matter. */
export interface WatchSet {
  readonly files: readonly string[];
  readonly folders: readonly WatchedFolder[];
}

export interface WatchedFolder {
  readonly path: string;
  /** `sources`: TypeScript and JavaScript files that appear or go. Names: these, whatever happens to them. */
  readonly names: "sources" | readonly string[];
}

export interface WatchState {
  readonly phase: "idle" | "running" | "stopped";
  /** Changed since the last run began, sorted. */
  readonly pending: readonly string[];
  /** A burst of changes has not ended yet. */
  readonly settling: boolean;
  /** The changes that the current run was started for; empty when nobody saved anything. */
  readonly cause: readonly string[];
  /** One more run is wanted once this one has finished. */
  readonly again: boolean;
  readonly failed: boolean;
  readonly lastKey: string | null;
}

export type WatchEvent<Report> =
  | { readonly type: "start" }
  | { readonly type: "changed"; readonly paths: readonly string[] }
  /** The burst is over: nothing has changed for a while. */
  | { readonly type: "settled" }
  | { readonly type: "finished"; readonly outcome: Outcome<Report> }
  /** A second has passed. */
  | { readonly type: "tick" }
  /** What was looked at, the database say, is not what it was. */
  | { readonly type: "moved" }
  | { readonly type: "stop" };

export type Effect<Report> =
  | { readonly type: "run"; readonly paths: readonly string[] }
  | { readonly type: "show"; readonly report: Report }
  | { readonly type: "follow"; readonly watched: WatchSet }
  /** In a while a `settled`; one that was under way is forgotten. */
  | { readonly type: "settle" }
  /** Look whether the world outside the followed files has moved; `wide`: after a failure. */
  | { readonly type: "look"; readonly wide: boolean }
  | { readonly type: "end" };

export interface Step<Report> {
  readonly state: WatchState;
  readonly effects: readonly Effect<Report>[];
}

export const initialState: WatchState = {
  phase: "idle",
  pending: [],
  settling: false,
  cause: [],
  again: false,
  failed: false,
  lastKey: null,
};

export function step<Report>(state: WatchState, event: WatchEvent<Report>): Step<Report> {
  if (state.phase === "stopped") return { state, effects: [] };
  switch (event.type) {
    case "start":
      return begin(state);
    case "changed":
      return changed(state, event.paths);
    case "settled":
      return settled(state);
    case "finished":
      return finished(state, event.outcome);
    case "tick":
      return { state, effects: state.phase === "idle" ? [{ type: "look", wide: state.failed }] : [] };
    case "moved":
      return state.phase === "idle" && !state.settling ? begin(state) : { state, effects: [] };
    case "stop":
      return { state: { ...state, phase: "stopped" }, effects: [{ type: "end" }] };
  }
}

function changed<Report>(state: WatchState, paths: readonly string[]): Step<Report> {
  if (paths.length === 0) return { state, effects: [] };
  const pending = [...new Set([...state.pending, ...paths])].sort();
  return { state: { ...state, pending, settling: true }, effects: [{ type: "settle" }] };
}

function settled<Report>(state: WatchState): Step<Report> {
  if (!state.settling) return { state, effects: [] };
  return begin({ ...state, settling: false });
}

function begin<Report>(state: WatchState): Step<Report> {
  if (state.phase === "running") return { state: { ...state, again: true }, effects: [] };
  const { pending } = state;
  return {
    state: { ...state, phase: "running", pending: [], cause: pending, again: false },
    effects: [{ type: "run", paths: pending }],
  };
}

function finished<Report>(state: WatchState, { report, key, failed, watched }: Outcome<Report>): Step<Report> {
  if (state.phase !== "running") return { state, effects: [] };
  const effects: Effect<Report>[] = [];
  if (watched !== null) effects.push({ type: "follow", watched });
  // What nobody saved for, and what says nothing new, is not shown again.
  if (state.cause.length > 0 || key !== state.lastKey) effects.push({ type: "show", report });
  const idle: WatchState = { ...state, phase: "idle", failed, lastKey: key, cause: [] };
  if (!state.again) return { state: idle, effects };
  const next = begin<Report>(idle);
  return { state: next.state, effects: [...effects, ...next.effects] };
}
