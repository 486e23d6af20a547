// Bars, as SVG that any page can show: each group's numbers, and a line at what is aimed for.
import { load } from "./contenders.ts";

/** One bar. */
export interface Bar {
  /** The row that it is in, with others of its kind. */
  group: string;
  /** What it is of. */
  name: string;
  value: number;
  /** The one that the chart is about. */
  ours?: boolean;
}

/** What a chart says beside its bars. */
export interface ChartOptions {
  title: string;
  /** What the length of a bar is. */
  axis: string;
}

/** Draws the bars of each group side by side. */
export async function chart(bars: Bar[], { title, axis }: ChartOptions): Promise<string> {
  const { vega, vegaLite } = await load("vega", 'export * as vega from "vega"; export * as vegaLite from "vega-lite";');
  const names = [...new Set(bars.map(({ name }) => name))];
  const x = {
    field: "value",
    type: "quantitative",
    title: axis,
    axis: { grid: true, tickCount: 6 },
  };
  const y = { field: "name", type: "nominal", title: null, sort: names, axis: { ticks: false, domain: false } };
  const { spec } = vegaLite.compile({
    title: { text: title, anchor: "start", fontSize: 14, offset: 18 },
    spacing: 6,
    background: "white",
    padding: 12,
    data: { values: bars },
    facet: {
      row: { field: "group", type: "nominal", title: null, sort: [...new Set(bars.map(({ group }) => group))] },
    },
    spec: {
      width: 460,
      height: { step: 18 },
      layer: [
        {
          mark: { type: "bar", cornerRadiusEnd: 2 },
          encoding: { y, x, color: { condition: { test: "datum.ours", value: "#0b7285" }, value: "#adb5bd" } },
        },
        {
          mark: { type: "text", align: "left", dx: 4, fontSize: 10, color: "#212529" },
          encoding: { y, x, text: { field: "value", type: "quantitative", format: ".3~r" } },
        },
      ],
    },
    config: {
      font: "system-ui, sans-serif",
      header: {
        labelAngle: 0,
        labelAlign: "left",
        labelFontWeight: "bold",
        labelOrient: "top",
        labelAnchor: "start",
        labelPadding: 0,
      },
      view: { stroke: null },
      axis: { labelFontSize: 11, titleFontWeight: "normal", gridColor: "#e9ecef" },
    },
  });
  return `${await new vega.View(vega.parse(spec), { renderer: "none" }).toSVG()}\n`;
}
