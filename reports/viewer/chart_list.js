function group(title, reading, made) {
  const shown = made.filter(Boolean);
  return shown.length === 0 ? null : element("section", {"class": "chart-group"},
    element("h3", {}, title), reading ? element("p", {"class": "reading"}, reading) : null,
    element("div", {"class": "chart-grid"}, ...shown));
}

function rowChart(name, title, reading, matcher, specOf, labelOf = placeOf) {
  const rows = placesOf(name, matcher, labelOf);
  return rows.length === 0 ? null : chart(title, reading, describeRows(title, rows), specOf(rows));
}

function leakageCharts() {
  const {name, matcher} = data.verification;
  const rate = Number(name.replace("tar@fmr=", ""));
  return group("Leakage: can a matcher still tell who it is?",
    "Whiskers are 95% intervals over people; the dashed line is chance.", [
      name ? rowChart(name, `Share of people linked at a false-match rate of ${rate}`, "", matcher,
        (rows) => barSpec(rows, [0, 1], {from: 0, chance: rate})) : null,
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
      rowChart(name, `Leakage by ${matcher} at a false-match rate of ${Number(name.split("=")[1])}`, "", matcher,
        (rows) => barSpec(rows, [Math.min(0, ...rows.map((row) => row.low ?? row.value)),
          Math.max(1, ...rows.map((row) => row.high ?? row.value))], {from: 0, chance: 0}), label)));
}

function histogramCharts() {
  const main = data.histograms.filter((histogram) => !launderedReverses.has(histogram.reverse));
  return group("Scores: the same person against other people",
    "Coloured: pairs of the same person. Grey: pairs of different people. Each fills its own hundred per cent; right " +
    "of the dashed line the matcher says “same person”.",
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
  const closer = (figure) => /_is_closer$/.test(figure.direction) && !isDifference(figure) &&
    figure.hop.startsWith("x-") && isMain(figure);
  const names = distinct(figures.filter(closer).map((figure) => figure.name));
  return group("Fidelity: how close to the original?", "Points with 95% intervals over people.",
    names.map((name) => {
      const figure = figures.find((one) => one.name === name);
      return rowChart(name, data.shown[figures.indexOf(figure)].label, DIRECTIONS[figure.direction], null,
        (rows) => pointSpec(rows, figure.unit));
    }));
}

function retentionChart() {
  const cells = [];
  figures.forEach((figure, index) => {
    const category = /^retention\[(.*)\]$/.exec(figure.name);
    if (category && isPlain(figure) && !isControl(figure.reverse) && figure.value !== null) {
      cells.push({place: placeOf(figure), category: category[1], value: figure.value, index,
        shown: `${Math.round(1000 * figure.value) / 10} %`});
    }
  });
  if (cells.length === 0) {
    return null;
  }
  const categories = distinct(cells.map((cell) => cell.category));
  const description = "Metadata kept. " +
    cells.map((cell) => `${cell.place}, ${cell.category}: ${cell.shown}`).join("; ");
  return group("Metadata: what stays in the file?", "Share of the pictures carrying it that still carry it afterwards.",
    [chart("Retention by category", "", description,
      retentionSpec(cells, categories, distinct(cells.map((cell) => cell.place))))]);
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
  const groups = [sweepCharts(), leakageCharts(), ladderCharts(), histogramCharts(), fidelityCharts(), retentionChart(), trainingCharts()];
  const shown = groups.filter(Boolean);
  byId("charts").append(...shown);
  return shown.length > 0;
}
