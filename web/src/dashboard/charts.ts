/*! Apache ECharts, Copyright 2017-2026 The Apache Software Foundation. This product includes software developed at The
 * Apache Software Foundation (https://www.apache.org/), under the Apache License 2.0
 * (https://www.apache.org/licenses/LICENSE-2.0). */
/** Bars, lines and heat maps. Their words are text of SVG; what is told at the pointer is text of ours. */
import { BarChart, HeatmapChart, LineChart } from "echarts/charts";
import { GridComponent } from "echarts/components";
import { type ECharts, init, use } from "echarts/core";
import { SVGRenderer } from "echarts/renderers";
import { h } from "../page/dom.ts";
import type { VerdictLook } from "./data.ts";

use([BarChart, LineChart, HeatmapChart, GridComponent, SVGRenderer]);

const INK = "#1b1b1b";
const FONT = {
  fontFamily: '"Noto Sans CJK SC", "Microsoft YaHei", "PingFang SC", sans-serif',
  color: INK,
  fontSize: 13,
};
/** Pixels of a printed page's width. */
const PRINTED = 690;
const STRIPES = { dashArrayX: [1, 0], color: "rgba(255,255,255,.75)" };
const DECALS: Record<string, object> = {
  diagonal: { ...STRIPES, dashArrayY: [2, 4], rotation: -Math.PI / 4 },
  lines: { ...STRIPES, dashArrayY: [2, 4], rotation: 0 },
  cross: { ...STRIPES, dashArrayY: [2, 5], rotation: Math.PI / 2 },
  dots: {
    symbol: "circle",
    symbolSize: 0.8,
    dashArrayX: [
      [5, 5],
      [0, 5, 5, 0],
    ],
    dashArrayY: [5, 0],
    color: "#444",
  },
};

/** A part of a bar: how it is filled, and its values by label. */
interface Series {
  name: string;
  color: string;
  pattern: string;
  values: number[];
}

/** What a chart tells at the pointer, and where a click leads; places are those of label and series (or column). */
interface Pointed {
  tell: (label: number, series: number) => string;
  go?: (label: number, series: number) => string;
}

interface Bars extends Pointed {
  words: string;
  labels: string[];
  series: Series[];
  /** Bars that lie, with their labels at the left. */
  lying?: boolean;
  /** Of 0 to 1. */
  isShare?: boolean;
}

export interface Lines extends Pointed {
  words: string;
  days: string[];
  series: { name: string; color: string; isDashed: boolean; values: number[] }[];
}

interface Heat extends Pointed {
  words: string;
  rows: string[];
  columns: string[];
  /** By row and column: what stands in a field and its colour; null: nothing is told. */
  fields: ({ text: string; color: string } | null)[][];
}

const open = new Set<Chart>();

class Chart {
  readonly element: HTMLElement;
  private readonly place = h("div", { class: "chart" });
  private readonly tip = h("div", { class: "tip", hidden: true });
  private drawn: ECharts | null = null;

  constructor(
    words: string,
    private readonly height: number,
    private readonly least: number,
    private readonly option: object,
    private readonly pointed: Pointed,
    private readonly places: (event: { dataIndex: number; seriesIndex: number; data: unknown }) => [number, number],
  ) {
    this.place.style.height = `${height}px`;
    const figure = h("div", { role: "img", "aria-label": words }, this.place);
    this.element = h("div", { class: "charted" }, h("div", { class: "scroll" }, figure), this.tip);
  }

  draw(): void {
    const width = Math.max(this.least, this.element.clientWidth);
    this.drawn = init(this.place, null, { renderer: "svg", width, height: this.height });
    this.drawn.setOption({ animation: false, textStyle: FONT, ...this.option });
    this.drawn.on("mousemove", (event) => this.tell(event as never));
    this.drawn.on("globalout", () => this.tip.setAttribute("hidden", ""));
    this.drawn.on("mouseout", () => this.tip.setAttribute("hidden", ""));
    this.drawn.on("click", (event) => {
      const to = this.pointed.go?.(...this.places(event as never));
      if (to) location.hash = to;
    });
    open.add(this);
  }

  private tell(event: { dataIndex: number; seriesIndex: number; data: unknown; event: { event: MouseEvent } }): void {
    this.tip.textContent = this.pointed.tell(...this.places(event));
    this.tip.removeAttribute("hidden");
    const box = this.element.getBoundingClientRect();
    const { clientX, clientY } = event.event.event;
    const left = Math.min(clientX - box.left + 12, box.width - this.tip.offsetWidth - 4);
    this.tip.style.left = `${Math.max(0, left)}px`;
    this.tip.style.top = `${clientY - box.top + 14}px`;
  }

  fit(width: number): void {
    this.drawn?.resize({ width: Math.max(width === PRINTED ? 0 : this.least, width) });
    this.drawn?.getZr().flush();
  }

  close(): void {
    this.drawn?.dispose();
    open.delete(this);
  }
}

/** The charts that are to be drawn yet. */
let waiting: Drawn[] = [];

/** Draw charts in place of those that are shown, one after the other, with time for people to do something in between. */
export function drawCharts(charts: Drawn[]): void {
  for (const chart of open) chart.close();
  const isWaiting = waiting.length > 0;
  waiting = [...charts];
  if (!isWaiting) setTimeout(drawNext);
}

function drawNext(): void {
  waiting.shift()?.draw();
  if (waiting.length) setTimeout(drawNext);
  else performance.mark("drawn");
}

window.addEventListener("beforeprint", () => {
  while (waiting.length) waiting.shift()?.draw();
  for (const chart of open) chart.fit(PRINTED);
});
for (const event of ["afterprint", "resize"]) {
  window.addEventListener(event, () => {
    for (const chart of open) chart.fit(chart.element.clientWidth);
  });
}

export type Drawn = Pick<Chart, "element" | "draw">;

const GRID = { left: 8, right: 24, top: 12, bottom: 8, outerBoundsMode: "same", outerBoundsContain: "axisLabel" };
const percent = (value: number) => `${Math.round(value * 100)}%`;
const labelled = { show: true, ...FONT };

export function bars({ words, labels, series, lying, isShare, ...pointed }: Bars): Drawn {
  const names = {
    type: "category",
    data: labels,
    inverse: lying,
    axisTick: { show: false },
    axisLabel: {
      ...labelled,
      interval: 0,
      lineHeight: 17,
      ...(lying && { width: Math.min(190, window.innerWidth * 0.3), overflow: "truncate" }),
    },
  };
  const most = { splitNumber: window.innerWidth < 600 ? 3 : 5, ...(!isShare && { minInterval: 1 }) };
  const values = {
    type: "value",
    ...most,
    axisLabel: { ...FONT, hideOverlap: true, ...(isShare && { formatter: percent }) },
  };
  const option = {
    grid: GRID,
    xAxis: lying ? values : names,
    yAxis: lying ? names : values,
    series: series.map((one) => ({
      type: "bar",
      name: one.name,
      stack: "all",
      barMaxWidth: 34,
      data: one.values,
      cursor: pointed.go ? "pointer" : "default",
      itemStyle: { color: one.color, decal: DECALS[one.pattern], borderColor: "#444", borderWidth: 0.5 },
    })),
  };
  const height = lying ? labels.length * 30 + 50 : 260;
  return new Chart(words, height, 0, option, pointed, ({ dataIndex, seriesIndex }) => [dataIndex, seriesIndex]);
}

/** Of more days than these no line has points. */
const MANY = 40;

export function lines({ words, days, series, ...pointed }: Lines): Drawn {
  const option = {
    grid: { ...GRID, right: 40 },
    xAxis: { type: "category", data: days, boundaryGap: false, axisLabel: { ...FONT, hideOverlap: true, margin: 14 } },
    yAxis: { type: "value", max: 1, axisLabel: { ...FONT, formatter: percent } },
    series: series.map((one) => ({
      type: "line",
      name: one.name,
      step: "end",
      symbolSize: 7,
      showSymbol: days.length <= MANY,
      data: one.values,
      lineStyle: { color: one.color, width: 2.5, type: one.isDashed ? "dashed" : "solid" },
      itemStyle: { color: one.color },
    })),
  };
  return new Chart(words, 260, 0, option, pointed, ({ dataIndex, seriesIndex }) => [dataIndex, seriesIndex]);
}

export function heat({ words, rows, columns, fields, ...pointed }: Heat): Drawn {
  const data = fields.flatMap((row, y) =>
    row.flatMap((field, x) => {
      if (!field) return [];
      const label = {
        show: true,
        formatter: () => field.text,
        color: isDark(field.color) ? "#fff" : INK,
        fontSize: 12,
      };
      return [{ value: [x, y, 0], itemStyle: { color: field.color, borderColor: "#bbb", borderWidth: 0.5 }, label }];
    }),
  );
  const option = {
    grid: { ...GRID, right: 8 },
    xAxis: {
      type: "category",
      position: "top",
      data: columns,
      axisTick: { show: false },
      axisLabel: { ...labelled, interval: 0, formatter: standing, lineHeight: 15 },
    },
    yAxis: {
      type: "category",
      inverse: true,
      data: rows,
      axisTick: { show: false },
      axisLabel: { ...labelled, interval: 0, width: 150, overflow: "truncate" },
    },
    series: [{ type: "heatmap", data, cursor: pointed.go ? "pointer" : "default" }],
  };
  const head = Math.max(...columns.map((title) => Math.min([...title].length, TALL))) * 15 + 20;
  const places = ({ data }: { data: unknown }): [number, number] => {
    const [x, y] = (data as { value: [number, number] }).value;
    return [y, x];
  };
  return new Chart(words, rows.length * 26 + head, columns.length * 36 + 160, option, pointed, places);
}

/** Signs of a column's title that stand one under the other. */
const TALL = 9;

function standing(title: string): string {
  const signs = [...title];
  return [...signs.slice(0, TALL - 1), signs.length > TALL - 1 ? (signs.length === TALL ? signs[TALL - 1] : "…") : ""]
    .join("\n")
    .trim();
}

function isDark(color: string): boolean {
  const [red, green, blue] = [1, 3, 5].map((at) => Number.parseInt(color.slice(at, at + 2), 16));
  return red * 0.3 + green * 0.59 + blue * 0.11 < 140;
}

/** Return what the colours and patterns of a chart stand for. */
export function legend(parts: { name: string; color: string; pattern?: string }[]): HTMLElement {
  const swatch = (color: string, pattern = "") => {
    const box = h("span", { class: `swatch ${pattern}` });
    box.style.backgroundColor = color;
    return box;
  };
  return h("p", { class: "legend" }, ...parts.map((one) => h("span", {}, swatch(one.color, one.pattern), one.name)));
}

export const looks = (look: VerdictLook) => ({
  name: `${look.mark} ${look.name}`,
  color: look.color,
  pattern: look.pattern,
});
