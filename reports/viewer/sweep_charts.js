const LOOKS = [
  {kind: "stylised", shape: "circle", glyph: "●"},
  {kind: "original", shape: "diamond", glyph: "◆"},
  {kind: "recovered", shape: "square", glyph: "■"},
  {kind: "control", shape: "triangle-up", glyph: "▲"},
];
const rateOf = (name) => Number(name.split("@fmr=")[1]);
const nameStarting = (start, among) => (among.find((figure) => figure.name.startsWith(start)) || {name: ""}).name;

// The first figure that `wanted` takes at each of `values`: a line, whose points may have no value.
function lineOf(label, values, wanted) {
  const points = values.map((x) => {
    const index = figures.findIndex((figure) => wanted(figure, x));
    if (index < 0) {
      return null;
    }
    const {value, ci95} = figures[index];
    const [low, high] = ci95 || [null, null];
    return {x, index, value, low, high, defined: value !== null};
  }).filter(Boolean);
  return {label, points};
}

function describeLines(title, lines) {
  const shown = ({x, index, value, low}) => `${x}: ${value === null ? "no value" : data.shown[index].value}` +
    (low === null ? "" : `, 95% interval ${data.shown[index].interval}`);
  return `${title}. ` + lines.map((line) => `${line.label}: ${line.points.map(shown).join("; ")}`).join(". ");
}

function missingIn(lines) {
  const missing = lines.map((line) => ({label: line.label, at: line.points.filter((point) => !point.defined)}))
    .filter((line) => line.at.length > 0)
    .map((line) => `${line.label} at ${line.at.map((point) => point.x).join(", ")}`);
  return missing.length === 0 ? "" : `No value for ${missing.join("; ")}: the table of figures says why.`;
}

// Lines over what was varied. Those of several series stand a little beside each other, so that no whisker hides another.
function lineSpec(lines, values, xTitle, base) {
  const numeric = values.every((value) => typeof value === "number");
  const ends = lines.flatMap((line) => line.points.flatMap((point) => [point.value, point.low, point.high]))
    .filter((value) => value !== null);
  const domain = [Math.min(base.low, ...ends), Math.max(base.high, ...ends)];
  const series = (look, line, number) => {
    const {kind, shape} = LOOKS[number];
    const offset = 5 * (number - (lines.length - 1) / 2);
    const x = {scale: "x", field: "x", offset};
    const rule = (encoding) => ({type: "rule", from: {data: `intervals${number}`},
      encode: {enter: {...encoding, stroke: {value: look[kind]}, strokeWidth: {value: 1.4}}}});
    const end = (field) => rule({x: {...x, offset: offset - 3}, x2: {...x, offset: offset + 3}, y: {scale: "y", field}});
    return [
      {type: "line", from: {data: `points${number}`}, encode: {enter: {x, y: {scale: "y", field: "value"},
        defined: {field: "defined"}, stroke: {value: look[kind]}, strokeWidth: {value: 1.8}}}},
      rule({x, y: {scale: "y", field: "low"}, y2: {scale: "y", field: "high"}}), end("low"), end("high"),
      {type: "symbol", from: {data: `shown${number}`}, encode: {enter: {x, y: {scale: "y", field: "value"},
        shape: {value: shape}, size: {value: 80}, fill: {value: look[kind]}, stroke: {value: look.surface},
        strokeWidth: {value: 1.5}}}},
    ];
  };
  return (look, width) => ({
    height: width < NARROW ? 240 : 280,
    data: lines.flatMap((line, number) => [
      {name: `points${number}`, values: line.points},
      {name: `shown${number}`, values: line.points.filter((point) => point.defined)},
      {name: `intervals${number}`, values: line.points.filter((point) => point.low !== null && point.high !== null)},
    ]),
    scales: [
      numeric
        ? {name: "x", type: "linear", domain: [Math.min(...values), Math.max(...values)], range: "width", zero: false,
          padding: 18}
        : {name: "x", type: "point", domain: values.map(String), range: "width", padding: 0.5},
      {name: "y", type: "linear", domain, range: "height", zero: false},
    ],
    axes: [
      {scale: "x", orient: "bottom", title: xTitle, labelOverlap: true, ...(numeric ? {values} : {}),
        encode: {labels: {update: {text: {field: "value"}}}}},
      {scale: "y", orient: "left", tickCount: 5, grid: true, domain: false},
    ],
    marks: [
      {type: "rule", encode: {enter: {x: {value: 0}, x2: {signal: "width"}, y: {scale: "y", value: base.chance},
        stroke: {value: look.ink}, strokeDash: {value: [3, 3]}}}},
      ...lines.flatMap((line, number) => series(look, line, number)),
    ],
  });
}

function lineChart(title, values, xTitle, base, made) {
  const lines = made.filter((line) => line.points.length > 0).slice(0, LOOKS.length);
  if (lines.length === 0) {
    return null;
  }
  const key = element("ul", {"class": "chart-key"}, ...lines.map((line, number) => element("li", {},
    element("span", {"class": LOOKS[number].kind, "aria-hidden": "true"}, LOOKS[number].glyph), line.label)));
  return chart(title, missingIn(lines), describeLines(title, lines), lineSpec(lines, values, xTitle, base), key);
}

const matchersOf = (some) => distinct(some.map((figure) => contextOf(figure, "matcher", "")));
const baseOf = (name) =>
  (name.startsWith("leakage") ? {chance: 0, low: 0, high: 1} : {chance: rateOf(name), low: 0, high: 1});
const whatOf = (name) => (name.startsWith("leakage") ? "Leakage" : "Share of pairs of the same person linked");

// One forward tried with several values of one key: the naive attacker, all attackers together, and each reversal.
function forwardSweepCharts() {
  const sweep = report.sweep;
  const copies = figures.filter((figure) => isPlain(figure) && sweep.forwards.includes(figure.forward));
  const name = nameStarting("leakage@fmr=", copies) || nameStarting("tar@fmr=", copies);
  if (!name) {
    return [];
  }
  const own = copies.filter((figure) => figure.name === name);
  const values = sweep.values.map((value) => (typeof value === "number" ? value : String(value)));
  const copyAt = (x) => sweep.forwards[values.indexOf(x)];
  const reverses = distinct(own.map((figure) => figure.reverse))
    .filter((reverse) => reverse && !isControl(reverse) && !launderedReverses.has(reverse));
  return matchersOf(own).map((matcher) => {
    const at = (figure, x) => figure.name === name && isPlain(figure) && figure.forward === copyAt(x) &&
      contextOf(figure, "matcher", "") === matcher;
    const attacker = (one) => lineOf(one, values,
      (figure, x) => at(figure, x) && contextOf(figure, "attacker", "") === one);
    const reversing = (reverse) => lineOf(`reversed by ${reverse}`, values, (figure, x) =>
      at(figure, x) && figure.reverse === reverse && contextOf(figure, "attacker", "reversing") === "reversing");
    return lineChart(`${whatOf(name)} by ${matcher} at a false-match rate of ${rateOf(name)}, ` +
      `against ${sweep.key} of ${sweep.forward}`, values, sweep.key, baseOf(name),
      [attacker("naive"), attacker("combined"), ...reverses.map(reversing)]);
  });
}

// What pooling several pictures of a person adds: of references on the gallery's side, of stylised ones on the probe's.
const POOLED = [
  {key: "references", other: "stylised", title: "reference photographs of each person"},
  {key: "stylised", other: "references", title: "stylised pictures of one person"},
];

function pooledCharts() {
  const pooled = figures.filter((figure) => isPooled(figure) && isUnqualified(figure));
  return POOLED.flatMap(({key, other, title}) => {
    const shared = Math.min(...pooled.map((figure) => figure.context[other]));
    const along = pooled.filter((figure) => figure.context[other] === shared);
    const values = distinct(along.map((figure) => figure.context[key])).sort((a, b) => a - b);
    if (values.length < 2) {
      return [];
    }
    const names = [nameStarting("leakage@fmr=", along), nameStarting("tar@fmr=", along)].filter(Boolean);
    return matchersOf(along).flatMap((matcher) => names.map((name) => {
      const own = along.filter((figure) => figure.name === name && contextOf(figure, "matcher", "") === matcher);
      const line = (forward, combine) => lineOf([combine, forward === null ? "originals" : "",
        forward !== null && forwards.length > 1 ? forward : ""].filter(Boolean).join(", "), values, (figure, x) =>
        own.includes(figure) && figure.context[key] === x && figure.forward === forward &&
        figure.context.combine === combine);
      // Stylised ones first: what was asked, before the ceiling that it is related to.
      const places = distinct(own.map((figure) => figure.forward)).sort((a, b) => (a === null) - (b === null));
      return lineChart(`${whatOf(name)} by ${matcher} at a false-match rate of ${rateOf(name)}, ` +
        `against the number of ${title}`, values, title, baseOf(name),
        places.flatMap((forward) => distinct(own.map((figure) => figure.context.combine))
          .map((combine) => line(forward, combine))));
    }));
  });
}

function sweepCharts() {
  const whiskers = figures.some((figure) => /^(leakage|tar)@fmr=/.test(figure.name) && figure.ci95);
  return group("Sweep", sentences(whiskers && "Whiskers are 95% intervals over people.", "The dashed line is chance.",
    "A leakage of 1 is as much as the original photographs show."),
  [...(report.sweep ? forwardSweepCharts() : []), ...pooledCharts()]);
}
