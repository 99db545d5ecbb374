const charts = [];

// Charts are drawn in the page's own colours and type, which depend on the reader's light or dark scheme.
function theme() {
  const style = getComputedStyle(root);
  const colour = (name) => style.getPropertyValue(`--${name}`).trim();
  return {
    ink: colour("ink"), muted: colour("muted"), line: colour("line"), surface: colour("surface"),
    original: colour("original"), stylised: colour("stylised"), recovered: colour("recovered"),
    control: colour("control"), font: colour("sans"),
  };
}

function chartConfig(look) {
  return {
    background: null,
    font: look.font,
    axis: {
      domainColor: look.line, gridColor: look.line, tickColor: look.line, labelColor: look.muted,
      titleColor: look.muted,
      labelFontSize: 12, titleFontSize: 12, titleFontWeight: "normal", gridOpacity: 0.6, labelPadding: 5,
    },
    text: {fill: look.ink, fontSize: 12},
  };
}

function draw(chart) {
  const width = Math.floor(chart.place.clientWidth);
  if (width <= 0) {
    return null;
  }
  chart.width = width;
  const look = theme();
  const spec = {
    $schema: "https://vega.github.io/schema/vega/v5.json",
    autosize: {type: "fit", contains: "padding"},
    width, padding: 2, config: chartConfig(look), description: chart.description,
    ...chart.build(look, width),
  };
  if (chart.view) {
    chart.view.finalize();
  }
  // The expression interpreter needs no eval, which the page's content security policy forbids.
  chart.view = new vega.View(vega.parse(spec, null, {ast: true}),
    {expr: vega.expressionInterpreter, renderer: "svg", hover: false, logLevel: vega.Warn});
  return chart.view.initialize(chart.place).runAsync();
}

// A card with a heading and a sentence on how to read what is below it.
const card = (title, reading, key, ...content) => element("figure", {"class": "chart"},
  element("figcaption", {}, element("h4", {}, title), reading ? element("p", {}, reading) : null, key), ...content);

// A card with a drawing. `build(look, width)` gives data, scales, axes and marks.
function chart(title, reading, description, build, key) {
  const place = element("div", {"class": "canvas"});
  charts.push({place, description, build, view: null, width: 0});
  return card(title, reading, key, place);
}

function watchCharts() {
  const observer = new ResizeObserver((entries) => {
    for (const entry of entries) {
      const resized = charts.find((one) => one.place === entry.target);
      if (resized && Math.abs(Math.floor(entry.contentRect.width) - resized.width) > 1) {
        draw(resized);
      }
    }
  });
  charts.forEach((one) => observer.observe(one.place));
  window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => charts.forEach(draw));
}
