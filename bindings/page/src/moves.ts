// Moves of levers become questions: one under way at most, the newest next; few draws while dragging, more after.

import { Superseded, type Api } from "./api";
import type { Chosen, Package, RunAnswer } from "./types";

export const DRAGGING = 128,
  RELEASED = 1000,
  IDLE = 4000;
const IDLE_AFTER = 1500,
  // More draws come by so many, so that the next move waits for few.
  REFINED_BY = 500;

interface Move {
  chosen: Package;
  show: Chosen[];
  draws: number;
  started: number;
  /** Whether more draws follow when it is answered and nothing was moved. */
  refines: boolean;
}

export class Moves {
  private underWay = false;
  private next: Move | null = null;
  private idle = 0;

  constructor(
    private readonly api: Api,
    private readonly most: number,
    private readonly shown: (answer: RunAnswer, started: number) => void,
    private readonly failed: (why: string) => void,
  ) {}

  ask(chosen: Package, show: Chosen[], dragging: boolean): void {
    clearTimeout(this.idle);
    const kept = JSON.parse(JSON.stringify(chosen)) as Package;
    const now = performance.now();
    this.enqueue({ chosen: kept, show, draws: dragging ? DRAGGING : RELEASED, started: now, refines: false });
    if (dragging || this.most < IDLE) return;
    this.idle = window.setTimeout(
      () => this.refine({ chosen: kept, show, draws: RELEASED, started: 0, refines: true }),
      IDLE_AFTER,
    );
  }
  private refine(last: Move): void {
    if (last.draws >= IDLE || this.next) return;
    this.enqueue({ ...last, draws: Math.min(IDLE, last.draws + REFINED_BY), started: performance.now() });
  }

  private enqueue(move: Move): void {
    this.next = move;
    if (!this.underWay) void this.work();
  }

  private async work(): Promise<void> {
    this.underWay = true;
    while (this.next) {
      const move: Move = this.next;
      this.next = null;
      try {
        const answer = await this.api.run(move.chosen, move.draws, move.show);
        this.shown(answer, move.started);
        if (move.refines) this.refine(move);
      } catch (error) {
        if (!(error instanceof Superseded)) this.failed((error as Error).message);
      }
    }
    this.underWay = false;
  }
}
