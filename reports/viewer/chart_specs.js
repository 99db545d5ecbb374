const KINDS = ["original", "stylised", "recovered", "control"];
const NARROW = 420;

// One row a place (originals, each forward, each reverse) of one figure of the main set.
function placesOf(name, matcher, labelOf = placeOf) {
  const rows = [];
  figures.forEach((figure, index) => {
    const otherMatcher = matcher && figure.context.matcher && figure.context.matcher !== matcher;
    if (figure.name !== name || !isPlain(figure) || figure.value === null || otherMatcher) {
      return;
    }
    const [low, high] = figure.ci95 || [null, null];
    const row = {index, place: labelOf(figure), kind: kindOf(figure), value: figure.value, low, high,
      shown: data.shown[index].value};
    if (rows.every((one) => one.place !== row.place)) {
      rows.push(row);
    }
  });
  // In a column the same number of digits everywhere reads better than each figure's own.
  const digits = Math.max(0, ...rows.map((row) => (row.shown.split(".")[1] || "").length));
  rows.forEach((row) => { row.shown = row.value.toFixed(digits); });
  return rows.sort((a, b) => KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind));
}

function describeRows(title, rows) {
  return `${title}. ` + rows.map((row) => `${row.place}: ${row.shown}` +
    (row.low === null ? "" : `, 95% interval ${data.shown[row.index].interval}`)).join("; ");
}

// What the row charts share: a band a row with its name at the left and its value at the right, and whiskers.
function rowParts(rows, look, width, axisTitle) {
  const places = rows.map((row) => row.place);
  const middle = {scale: "y", field: "place", band: 0.5};
  const rule = (encoding) => ({type: "rule", from: {data: "intervals"},
    encode: {enter: {...encoding, stroke: {value: look.ink}, strokeWidth: {value: 1.4}}}});
  const end = (field) => rule({x: {scale: "x", field}, y: {...middle, offset: -4}, y2: {...middle, offset: 4}});
  return {
    data: [
      {name: "rows", values: rows},
      {name: "intervals", source: "rows", transform: [{type: "filter", expr: "isValid(datum.low)"}]},
    ],
    scales: [
      {name: "y", type: "band", domain: places, range: "height", padding: 0.36},
      {name: "shown", type: "ordinal", domain: places, range: rows.map((row) => row.shown)},
      {name: "colour", type: "ordinal", domain: KINDS, range: KINDS.map((kind) => look[kind])},
    ],
    axes: [
      {scale: "x", orient: "bottom", grid: true, tickCount: width < NARROW ? 3 : 5, domain: false, title: axisTitle},
      {scale: "y", orient: "left", domain: false, ticks: false, labelColor: look.ink,
        labelLimit: width < NARROW ? 100 : 170},
      {scale: "y", orient: "right", domain: false, ticks: false, labelColor: look.ink,
        encode: {labels: {update: {text: {scale: "shown", field: "value"}}}}},
    ],
    whiskers: [
      rule({x: {scale: "x", field: "low"}, x2: {scale: "x", field: "high"}, y: middle}), end("low"), end("high"),
    ],
    middle,
  };
}

// Bars that start from what chance gives, marked by a dashed line.
function barSpec(rows, domain, base, axisTitle) {
  return (look, width) => {
    const parts = rowParts(rows, look, width, axisTitle);
    return {
      height: 30 * rows.length + 48,
      data: parts.data,
      scales: [{name: "x", type: "linear", domain, range: "width", zero: false}, ...parts.scales],
      axes: parts.axes,
      marks: [
        {type: "rect", from: {data: "rows"}, encode: {enter: {
          x: {scale: "x", value: base.from}, x2: {scale: "x", field: "value"}, y: {scale: "y", field: "place"},
          height: {scale: "y", band: 1}, fill: {scale: "colour", field: "kind"}, cornerRadius: {value: 2}}}},
        {type: "rule", encode: {enter: {x: {scale: "x", value: base.chance}, y: {value: 0}, y2: {signal: "height"},
          stroke: {value: look.ink}, strokeDash: {value: [3, 3]}}}},
        ...parts.whiskers,
      ],
    };
  };
}

// Points with intervals, for figures whose zero means nothing.
function pointSpec(rows, unit) {
  const ends = rows.flatMap((row) => [row.value, row.low, row.high]).filter((value) => value !== null);
  return (look, width) => {
    const parts = rowParts(rows, look, width, unit || undefined);
    return {
      height: 26 * rows.length + 48,
      data: parts.data,
      scales: [{name: "x", type: "linear", domain: [Math.min(...ends), Math.max(...ends)], range: "width", nice: true,
        zero: false, padding: 10}, ...parts.scales],
      axes: parts.axes,
      marks: [
        ...parts.whiskers,
        {type: "symbol", from: {data: "rows"}, encode: {enter: {x: {scale: "x", field: "value"}, y: parts.middle,
          size: {value: 95}, fill: {scale: "colour", field: "kind"}, stroke: {value: look.surface},
          strokeWidth: {value: 1.5}}}},
      ],
    };
  };
}

// Genuine against impostor scores of one hop, each as shares of its own comparisons.
function histogramSpec(histogram, kind, top) {
  const step = (histogram.high - histogram.low) / histogram.genuine.length;
  const bins = (which) => histogram[which].map((share, bin) => ({
    from: histogram.low + bin * step, to: histogram.low + (bin + 1) * step, share}));
  const bars = (from, fill, opacity) => ({type: "rect", from: {data: from}, encode: {enter: {
    x: {scale: "x", field: "from"}, x2: {scale: "x", field: "to"}, y: {scale: "y", field: "share"},
    y2: {scale: "y", value: 0}, fill: {value: fill}, fillOpacity: {value: opacity}}}});
  return (look, width) => ({
    height: 150,
    data: [{name: "impostor", values: bins("impostor")}, {name: "genuine", values: bins("genuine")}],
    scales: [
      {name: "x", type: "linear", domain: [histogram.low, histogram.high], range: "width", zero: false},
      {name: "y", type: "linear", domain: [0, top], range: "height"},
    ],
    axes: [{scale: "x", orient: "bottom", tickCount: width < NARROW ? 4 : 6, title: "score"}],
    marks: [
      bars("impostor", look.control, 0.55),
      bars("genuine", look[kind], 0.75),
      ...(histogram.threshold === null ? [] : [{type: "rule", encode: {enter: {
        x: {scale: "x", value: histogram.threshold}, y: {value: 0}, y2: {signal: "height"},
        stroke: {value: look.ink}, strokeDash: {value: [3, 3]}}}}]),
    ],
  });
}

// Metadata categories by place: the darker, the more of it is kept.
function retentionSpec(cells, categories, places) {
  return (look, width) => ({
    height: 30 * categories.length + 30,
    data: [{name: "cells", values: cells}],
    scales: [
      {name: "x", type: "band", domain: places, range: "width", padding: 0.04},
      {name: "y", type: "band", domain: categories, range: "height", padding: 0.08},
      {name: "heat", type: "linear", domain: [0, 1], range: [look.surface, look.recovered], clamp: true},
    ],
    axes: [
      {scale: "x", orient: "top", domain: false, ticks: false, labelColor: look.ink,
        labelLimit: Math.max(60, (width - 80) / places.length)},
      {scale: "y", orient: "left", domain: false, ticks: false, labelColor: look.ink},
    ],
    marks: [
      {type: "rect", from: {data: "cells"}, encode: {enter: {
        x: {scale: "x", field: "place"}, width: {scale: "x", band: 1}, y: {scale: "y", field: "category"},
        height: {scale: "y", band: 1}, fill: {scale: "heat", field: "value"}, stroke: {value: look.line},
        cornerRadius: {value: 2}}}},
      {type: "text", from: {data: "cells"}, encode: {enter: {
        x: {scale: "x", field: "place", band: 0.5}, y: {scale: "y", field: "category", band: 0.5},
        text: {field: "shown"}, align: {value: "center"}, baseline: {value: "middle"},
        fill: [{test: "datum.value > 0.55", value: look.surface}, {value: look.ink}]}}},
    ],
  });
}

function curveSpec(points, unit) {
  return (look, width) => ({
    height: 150,
    data: [{name: "points", values: points}],
    scales: [
      {name: "x", type: "linear", domain: {data: "points", field: "step"}, range: "width", zero: false},
      {name: "y", type: "linear", domain: {data: "points", field: "value"}, range: "height", nice: true, zero: false},
    ],
    axes: [
      {scale: "x", orient: "bottom", tickCount: width < 300 ? 3 : 5, title: "step"},
      {scale: "y", orient: "left", tickCount: 4, grid: true, domain: false, title: unit || undefined},
    ],
    marks: [{type: "line", from: {data: "points"}, encode: {enter: {x: {scale: "x", field: "step"},
      y: {scale: "y", field: "value"}, stroke: {value: look.stylised}, strokeWidth: {value: 1.8}}}}],
  });
}
