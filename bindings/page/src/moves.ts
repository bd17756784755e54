// Moves of levers become questions: one under way at most, the newest next; few draws while dragging, more after.

import { Superseded, type Api } from "./api";
import type { Chosen, Package, RunAnswer } from "./types";

export const DRAGGING = 128,
  RELEASED = 1000,
  IDLE = 4000;
const IDLE_AFTER = 1500;

interface Move {
  chosen: Package;
  show: Chosen[];
  draws: number;
  started: number;
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
    this.enqueue({ chosen: kept, show, draws: dragging ? DRAGGING : RELEASED, started: now });
    if (dragging || this.most < IDLE) return;
    this.idle = window.setTimeout(
      () => this.enqueue({ chosen: kept, show, draws: IDLE, started: performance.now() }),
      IDLE_AFTER,
    );
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
      } catch (error) {
        if (!(error instanceof Superseded)) this.failed((error as Error).message);
      }
    }
    this.underWay = false;
  }
}
