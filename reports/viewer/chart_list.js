function group(title, reading, made) {
  const shown = made.filter(Boolean);
  return shown.length === 0 ? null : element("section", {"class": "chart-group"},
    element("h3", {}, title), reading ? element("p", {"class": "reading"}, reading) : null,
    element("div", {"class": "chart-grid"}, ...shown));
}

// Why some places are not among the rows; those with the same note together.
function sayMissing(missing) {
  const whyOf = (row) => (figures[row.index].note || "").split("; ")[0];
  return distinct(missing.map(whyOf)).map((why) => {
    const places = missing.filter((row) => whyOf(row) === why).map((row) => row.place);
    return `No value for ${places.join(", ")}${why ? `: ${why}` : ""}.`;
  }).join(" ");
}

// A chart of one figure at all places; where it has no value at any, a card that says why.
function rowChart(name, title, reading, matcher, specOf, labelOf = placeOf) {
  const {rows, missing} = placesOf(name, matcher, labelOf);
  const said = [reading, sayMissing(missing)].filter(Boolean).join(" ");
  if (rows.length === 0) {
    return missing.length === 0 ? null : card(title, said, null);
  }
  return chart(title, said, describeRows(title, rows), specOf(rows));
}

const haveIntervals = (names) =>
  figures.some((figure) => names.includes(figure.name) && isPlain(figure) && figure.ci95);
const sentences = (...parts) => parts.filter(Boolean).join(" ");

function leakageCharts() {
  const {rate, matcher} = data.verification;
  const tars = figures.map((figure) => figure.name).filter((one) => one.startsWith("tar@fmr="))
    .sort((a, b) => rateOf(a) - rateOf(b));
  const name = rate === null ? tars[0] : data.verification.name;
  return group("Leakage: can a matcher still tell who it is?",
    sentences(haveIntervals([name, "auc"]) && "Whiskers are 95% intervals over people.",
      "The dashed line is chance."), [
      name ? rowChart(name, `Share of pairs of the same person linked at a false-match rate of ${rateOf(name)}`, "",
        matcher, (rows) => barSpec(rows, [0, 1], {from: 0, chance: rateOf(name)})) : null,
      rowChart("auc", "AUC of verification", "The chance that a pair of the same person scores above a pair of others.",
        matcher, (rows) => barSpec(rows, [Math.min(0.45, ...rows.map((row) => row.low ?? row.value)), 1],
          {from: 0.5, chance: 0.5})),
    ]);
}

// Each attacker of the ladder, relative to the originals.
function ladderCharts() {
  const name = distinct(figures.map((figure) => figure.name)).find((one) => one.startsWith("leakage@fmr="));
  if (!name) {
    return null;
  }
  const ladder = figures.filter((figure) => figure.name === name && isPlain(figure));
  const label = (figure) => `${figure.context.attacker}${figure.reverse ? ` (${figure.reverse})` : ""}, ${figure.forward}`;
  return group("Leakage by attacker: how much of what the originals show?",
    "0: no more than chance links; 1: as much as the original photographs. Thresholds are set on other people.",
    distinct(ladder.map((figure) => figure.context.matcher)).map((matcher) =>
      rowChart(name, `Leakage by ${matcher} at a false-match rate of ${rateOf(name)}`, "", matcher,
        (rows) => barSpec(rows, [Math.min(0, ...rows.map((row) => row.low ?? row.value)),
          Math.max(1, ...rows.map((row) => row.high ?? row.value))], {from: 0, chance: 0}), label)));
}

// The oracle shows the original itself, and noop the stylised picture: their scores are drawn already.
function isDrawnAlready(histogram, among) {
  const twin = {oracle: (other) => other.hop === "x",
    noop: (other) => other.hop === "x-y" && other.forward === histogram.forward}[histogram.reverse];
  return Boolean(twin) && among.some((other) => twin(other) && other.matcher === histogram.matcher);
}

function histogramCharts() {
  const all = data.histograms.filter((histogram) => !launderedReverses.has(histogram.reverse));
  const main = all.filter((histogram) => !isDrawnAlready(histogram, all));
  const left = ["oracle", "noop"].filter((reverse) => all.some((one) => one.reverse === reverse) &&
    main.every((one) => one.reverse !== reverse));
  const twins = {oracle: "oracle (the originals' scores)", noop: "noop (the stylised pictures')"};
  return group("Scores: the same person against other people",
    sentences("Coloured: pairs of the same person. Grey: pairs of different people.",
      "Each fills its own hundred per cent.",
      main.some((histogram) => histogram.threshold !== null) &&
        "Right of the dashed line the matcher says “same person”.",
      left.length > 0 && `Left out: ${left.map((reverse) => twins[reverse]).join(" and ")}.`),
    main.map((histogram) => {
      const same = main.filter((other) => other.matcher === histogram.matcher);
      const top = Math.max(...same.flatMap((other) => [...other.genuine, ...other.impostor]));
      const title = placeOf(histogram);
      const counts = `${plural(histogram.genuine_n, "genuine pair", "genuine pairs")}, ` +
        `${plural(histogram.impostor_n, "impostor pair", "impostor pairs")}; ${histogram.matcher}`;
      return chart(title, counts, `Score histogram of ${title}: ${counts}`,
        histogramSpec(histogram, kindOf(histogram), top));
    }));
}

function fidelityCharts() {
  const capitalised = (text) => text.charAt(0).toUpperCase() + text.slice(1);
  const reading = (figure) => sentences(`${capitalised(DIRECTIONS[figure.direction])}.`,
    figure.name.startsWith("skill[") &&
    "1: all of it; 0: none; below 0: farther from the original than the stylised picture.");
  const closer = (figure) => /_is_closer$/.test(figure.direction) && !isDifference(figure) &&
    figure.hop.startsWith("x-") && isMain(figure);
  const names = distinct(figures.filter(closer).map((figure) => figure.name));
  return group("Fidelity: how close to the original?",
    haveIntervals(names) ? "Points with 95% intervals over people." : "", names.map((name) => {
      const figure = figures.find((one) => one.name === name);
      return rowChart(name, data.shown[figures.indexOf(figure)].label, reading(figure), null,
        (rows) => pointSpec(rows, figure.unit));
    }));
}

const isKept = (figure) => figure.name === "kept_cells" && isPlain(figure) && !isControl(figure.reverse) &&
  (figure.context.matrix || []).length > 0;

// The tools behind a matrix, each with its version.
function toolsOf(figure) {
  const {forward_version: forward, reverse_version: reverse} = contextOf(figure, "tools", {});
  const named = (name, version) => (version ? `${name} (${version})` : name);
  return named(figure.forward, forward) + (figure.reverse ? `, reversed by ${named(figure.reverse, reverse)}` : "");
}

// What a tool did to the items of pictures with the same carriers: a row a category, a column a template of carriers.
// The darker, the more of the items are kept.
function matrixCard(figure) {
  const {matrix} = figure.context;
  const templates = distinct(matrix.map((cell) => cell.carriers));
  const cellOf = (category, carriers) => {
    const cell = matrix.find((one) => one.category === category && one.carriers === carriers);
    if (!cell) {
      return element("td", {}, NONE);
    }
    const carried = cell.kept + cell.altered + cell.removed;
    const share = carried > 0 ? cell.kept / carried : 0;
    return element("td", {"class": share > 0.55 ? "much" : null, "style": `--share: ${100 * share}%`},
      [cell.kept, cell.altered, cell.removed, cell.added].join(" / "));
  };
  const picturesOf = (carriers) =>
    Math.max(...matrix.filter((cell) => cell.carriers === carriers).map((cell) => cell.images));
  return card(toolsOf(figure), "", null, element("table", {"class": "retention"},
    element("thead", {}, element("tr", {}, element("td"), ...templates.map((carriers) => element("th", {"scope": "col"},
      `${carriers === "none" ? "no metadata" : carriers} (${plural(picturesOf(carriers), "picture", "pictures")})`)))),
    element("tbody", {}, ...distinct(matrix.map((cell) => cell.category)).map((category) => element("tr", {},
      element("th", {"scope": "row"}, category), ...templates.map((carriers) => cellOf(category, carriers)))))));
}

// A percentage is one of a population: that which somebody says the pictures are a sample of.
function shareCard(population) {
  const shares = figures.map((figure, index) => ({figure, index})).filter(({figure}) =>
    /^retention\[/.test(figure.name) && isPlain(figure) && !isControl(figure.reverse) && figure.value !== null &&
    contextOf(figure, "population", null) === population);
  const places = distinct(shares.map(({figure}) => placeOf(figure)));
  const categories = distinct(shares.map(({figure}) => figure.name));
  const cellOf = (name, place) => {
    const found = shares.find(({figure}) => figure.name === name && placeOf(figure) === place);
    return element("td", {}, found ? marked(found.index, "value", data.shown[found.index].value) : NONE,
      found && found.figure.ci95 ? ` (${data.shown[found.index].interval})` : null);
  };
  return card(`Share of ${population} that keep it`, "Of those that carried it; with 95% intervals.", null,
    element("table", {"class": "retention"},
      element("thead", {}, element("tr", {}, element("td"),
        ...places.map((place) => element("th", {"scope": "col"}, place)))),
      element("tbody", {}, ...categories.map((name) => element("tr", {},
        element("th", {"scope": "row"}, name.slice("retention[".length, -1)),
        ...places.map((place) => cellOf(name, place)))))));
}

function retentionCharts() {
  const populations = distinct(figures.map((figure) => contextOf(figure, "population", null)).filter(Boolean));
  return group("Metadata: what stays in the file?",
    "Items kept / altered / removed / added, by what carries them in the original. A tool does the same to every file " +
      "of one kind, so these are counts and no shares.",
    [...figures.filter(isKept).map(matrixCard), ...populations.map(shareCard)]);
}

function trainingCharts() {
  return group("Training", "", data.training.filter((curve) => curve.points.length > 1).map((curve) => {
    const title = `${curve.model}: ${curve.name}`;
    const reading = curve.averaged > 1 ? `Each point is the mean of ${curve.averaged} records.` : "";
    const last = curve.points[curve.points.length - 1];
    return chart(title, reading, `${title}, ${last.value} at step ${last.step}`, curveSpec(curve.points, curve.unit));
  }));
}

function showCharts() {
  const shown = [sweepCharts(), leakageCharts(), ladderCharts(), histogramCharts(), fidelityCharts(),
    retentionCharts(), canaryCharts(), trainingCharts()].filter(Boolean);
  byId("charts").append(...shown);
  return shown.length > 0;
}
