const KINDS = ["original", "stylised", "recovered", "control"];
const NARROW = 420;

const LINE = 14;

// One row a place (originals, each forward, each reverse) of one figure of the main set, and the places that have no
// value, with the note that says why.
function placesOf(name, matcher, labelOf = placeOf) {
  const rows = [];
  const missing = [];
  figures.forEach((figure, index) => {
    const otherMatcher = matcher && figure.context.matcher && figure.context.matcher !== matcher;
    if (figure.name !== name || !isPlain(figure) || otherMatcher) {
      return;
    }
    const [low, high] = figure.ci95 || [null, null];
    const row = {index, place: labelOf(figure), kind: kindOf(figure), value: figure.value, low, high,
      shown: data.shown[index].value};
    if ([...rows, ...missing].every((one) => one.place !== row.place)) {
      (figure.value === null ? missing : rows).push(row);
    }
  });
  // In a column the same number of digits everywhere reads better than each figure's own.
  const digits = Math.max(0, ...rows.map((row) => (row.shown.split(".")[1] || "").length));
  rows.forEach((row) => { row.shown = row.value.toFixed(digits); });
  return {rows: rows.sort((a, b) => KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind)), missing};
}

function describeRows(title, rows) {
  return `${title}. ` + rows.map((row) => `${row.place}: ${row.shown}` +
    (row.low === null ? "" : `, 95% interval ${data.shown[row.index].interval}`)).join("; ");
}

// A name in lines of at most so many characters, broken behind spaces, hyphens and underscores.
function inLines(text, most) {
  const lines = [""];
  for (const piece of text.split(/(?<=[\s_-])/).flatMap((part) => part.match(new RegExp(`.{1,${most}}`, "g")))) {
    if (lines[lines.length - 1] && (lines[lines.length - 1] + piece).trimEnd().length > most) {
      lines.push("");
    }
    lines[lines.length - 1] += piece;
  }
  return lines.map((line) => line.trim());
}

// A domain and ticks from which a value can be read: at least three, with as many digits as tell them apart.
function readableAxis(ends) {
  const [least, greatest] = [Math.min(...ends), Math.max(...ends)];
  const span = greatest - least || Math.max(0.1, 0.1 * Math.abs(least));
  const power = 10 ** Math.floor(Math.log10(span / 2));
  const step = power * [5, 2, 1].find((factor) => factor * power <= span / 2 * (1 + 1e-9));
  const middle = (least + greatest) / 2;
  const from = Math.floor(Math.min(least, middle - span / 2) / step + 1e-9);
  const to = Math.ceil(Math.max(greatest, middle + span / 2) / step - 1e-9);
  const values = Array.from({length: to - from + 1}, (_, tick) => (from + tick) * step);
  return {values, domain: [values[0], values[values.length - 1]],
    decimals: Math.max(0, -Math.floor(Math.log10(step) + 1e-9))};
}

// What the row charts share: a band a row with its name at the left and its value at the right, and whiskers.
function rowParts(rows, look, width, axis) {
  const places = rows.map((row) => row.place);
  const middle = {scale: "y", field: "place", band: 0.5};
  const rule = (encoding) => ({type: "rule", from: {data: "intervals"},
    encode: {enter: {...encoding, stroke: {value: look.ink}, strokeWidth: {value: 1.4}}}});
  const end = (field) => rule({x: {scale: "x", field}, y: {...middle, offset: -4}, y2: {...middle, offset: 4}});
  const names = places.map((place) => inLines(place, width < NARROW ? 16 : 26));
  const lines = "split(scale('names', datum.value), '\\n')";
  return {
    height: Math.max(28, LINE * Math.max(...names.map((name) => name.length)) + 8) * rows.length + 48,
    data: [
      {name: "rows", values: rows},
      {name: "intervals", source: "rows", transform: [{type: "filter", expr: "isValid(datum.low)"}]},
    ],
    scales: [
      {name: "y", type: "band", domain: places, range: "height", padding: 0.36},
      {name: "names", type: "ordinal", domain: places, range: names.map((name) => name.join("\n"))},
      {name: "shown", type: "ordinal", domain: places, range: rows.map((row) => row.shown)},
      {name: "colour", type: "ordinal", domain: KINDS, range: KINDS.map((kind) => look[kind])},
    ],
    axes: [
      {scale: "x", orient: "bottom", grid: true, domain: false, ...axis},
      {scale: "y", orient: "left", domain: false, ticks: false, labelColor: look.ink, labelLimit: 0,
        encode: {labels: {update: {text: {signal: lines}, lineHeight: {value: LINE},
          dy: {signal: `${-LINE / 2} * (length(${lines}) - 1)`}}}}},
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
function barSpec(rows, domain, base) {
  return (look, width) => {
    const parts = rowParts(rows, look, width, {tickCount: width < NARROW ? 3 : 5});
    return {
      height: parts.height,
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
  const {domain, values, decimals} = readableAxis(ends);
  // As many ticks as there is room for their labels between the names and the values.
  const digits = Math.max(...values.map((value) => value.toFixed(decimals).length));
  return (look, width) => {
    const room = (width < NARROW ? 0.45 : 0.6) * width;
    const every = Math.ceil(values.length * (7 * digits + 8) / room);
    const ticks = values.filter((_, tick) => tick % every === 0);
    const parts = rowParts(rows, look, width, {values: ticks, format: `.${decimals}f`, title: unit || undefined});
    return {
      height: parts.height,
      data: parts.data,
      scales: [{name: "x", type: "linear", domain, range: "width", zero: false, padding: 10}, ...parts.scales],
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
  // A matcher's scores are negated distances, which are shown as the distances that they are.
  const distances = histogram.high <= 0;
  const axis = distances
    ? {title: "distance between the faces",
      encode: {labels: {update: {text: {signal: "format(abs(datum.value), '~g')"}}}}}
    : {title: "score"};
  return (look, width) => ({
    height: 150,
    data: [{name: "impostor", values: bins("impostor")}, {name: "genuine", values: bins("genuine")}],
    scales: [
      {name: "x", type: "linear", domain: [histogram.low, histogram.high], range: "width", zero: false},
      {name: "y", type: "linear", domain: [0, top], range: "height"},
    ],
    axes: [{scale: "x", orient: "bottom", tickCount: width < NARROW ? 4 : 6, ...axis}],
    marks: [
      bars("impostor", look.control, 0.55),
      bars("genuine", look[kind], 0.75),
      ...(histogram.threshold === null ? [] : [{type: "rule", encode: {enter: {
        x: {scale: "x", value: histogram.threshold}, y: {value: 0}, y2: {signal: "height"},
        stroke: {value: look.ink}, strokeDash: {value: [3, 3]}}}}]),
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
