// Fans and lines over years, drawn by uPlot on a canvas.

import uPlot from "uplot";
import { FONT, colour } from "./dom";
import { num } from "./text";

type Row = (number | null)[];
export interface FanSpec {
  labels: string[];
  /** Pairs of rows, widest first. */
  bands: [Row, Row][];
  line: Row;
  /** The control's line; a line of zeros where changes are shown. */
  control: Row;
  target?: { at: number; value: number };
}

const ALPHA = [0.16, 0.22, 0.32];

export class Fan {
  private plot: uPlot | null = null;
  private spec: FanSpec | null = null;
  private shape = "";
  private readonly observer: ResizeObserver;

  constructor(
    private readonly box: HTMLElement,
    private readonly height: number,
    private readonly read?: (index: number | null) => void,
  ) {
    this.observer = new ResizeObserver(() => this.resize());
    this.observer.observe(box);
  }

  get canvas(): HTMLCanvasElement | null {
    return this.plot ? this.plot.ctx.canvas : null;
  }

  destroy(): void {
    this.observer.disconnect();
    this.plot?.destroy();
    this.plot = null;
  }

  private resize(): void {
    const width = this.box.clientWidth;
    if (this.plot && width > 0 && width !== this.plot.width) this.plot.setSize({ width, height: this.height });
  }

  show(spec: FanSpec): void {
    this.spec = spec;
    const data = this.data(spec);
    const shape = `${spec.labels.length}/${spec.bands.length}`;
    if (this.plot && shape === this.shape) {
      this.plot.setData(data);
      return;
    }
    this.plot?.destroy();
    this.shape = shape;
    this.plot = new uPlot(this.options(spec), data, this.box);
  }

  private data(spec: FanSpec): uPlot.AlignedData {
    const rows = spec.bands.flatMap(([low, high]) => [low, high]);
    return [spec.labels.map((_, n) => n), ...rows, spec.line, spec.control];
  }

  private range(): [number, number] {
    const spec = this.spec!;
    const values = [...spec.bands.flat(), spec.line, spec.control].flat().filter((one): one is number => one !== null);
    if (spec.target) values.push(spec.target.value);
    const low = Math.min(...values),
      high = Math.max(...values);
    const pad = (high - low || Math.abs(high) || 1) * 0.08;
    return [low - pad, high + pad];
  }

  private options(spec: FanSpec): uPlot.Options {
    const small = this.height < 150;
    const blue = colour("fan"),
      ink = colour("muted"),
      n = spec.labels.length;
    const hidden = { stroke: "transparent", width: 0, points: { show: false } };
    const font = `${small ? 11 : 12}px ${FONT}`;
    const axis = { font, stroke: ink, ticks: { show: false } };
    return {
      width: this.box.clientWidth || 300,
      height: this.height,
      padding: [8, 14, 0, 0],
      legend: { show: false },
      cursor: {
        show: this.read !== undefined,
        drag: { setScale: false, x: false, y: false },
        y: false,
        points: { show: false },
      },
      scales: { x: { time: false, range: [-0.25, n - 0.75] }, y: { range: () => this.range() } },
      axes: [
        {
          ...axis,
          grid: { show: false },
          splits: () => spec.labels.map((_, k) => k),
          values: (_, at) => at.map((k) => this.spec!.labels[k] ?? ""),
          size: small ? 22 : 28,
        },
        {
          ...axis,
          grid: { stroke: colour("grid"), width: 1 },
          size: small ? 46 : 62,
          space: small ? 28 : 40,
          values: (_, at) =>
            at.map((one) =>
              num(
                one,
                at.some((k) => !Number.isInteger(k))
                  ? 3 - Math.min(3, Math.floor(Math.log10(Math.max(1, Math.abs(at.at(-1)!)))))
                  : 0,
              ),
            ),
        },
      ],
      series: [
        {},
        ...spec.bands.flatMap(() => [hidden, hidden]),
        { stroke: blue, width: small ? 2 : 2.6, points: { show: !small, size: 7, fill: blue } },
        { stroke: colour("control"), width: small ? 1.3 : 1.7, dash: [6, 5], points: { show: false } },
      ],
      bands: spec.bands.map((_, k) => ({
        series: [2 * k + 2, 2 * k + 1] as [number, number],
        fill: shade(blue, ALPHA[k] ?? 0.3),
        dir: -1 as const,
      })),
      hooks: {
        draw: [(plot) => this.mark(plot)],
        setCursor: this.read ? [(plot) => this.read!(plot.cursor.idx ?? null)] : [],
      },
    };
  }

  /** A line at the target's height, and a diamond at its year. */
  private mark(plot: uPlot): void {
    const target = this.spec?.target;
    if (!target) return;
    const { ctx } = plot,
      ratio = devicePixelRatio || 1;
    const y = plot.valToPos(target.value, "y", true),
      x = plot.valToPos(target.at, "x", true);
    ctx.save();
    ctx.strokeStyle = ctx.fillStyle = colour("target");
    ctx.lineWidth = 1.2 * ratio;
    ctx.setLineDash([2 * ratio, 3 * ratio]);
    ctx.beginPath();
    ctx.moveTo(plot.bbox.left, y);
    ctx.lineTo(plot.bbox.left + plot.bbox.width, y);
    ctx.stroke();
    const size = 5 * ratio;
    ctx.beginPath();
    ctx.moveTo(x, y - size);
    ctx.lineTo(x + size, y);
    ctx.lineTo(x, y + size);
    ctx.lineTo(x - size, y);
    ctx.fill();
    ctx.restore();
  }
}

function shade(hex: string, alpha: number): string {
  const value = parseInt(hex.slice(1), 16);
  return `rgba(${value >> 16}, ${(value >> 8) & 255}, ${value & 255}, ${alpha})`;
}
