const FIRST_FIGURES = 3;

// Several figures may have one note: each is written once, below the table, by the number that rows refer to.
const notes = distinct(figures.map((figure) => figure.note).filter(Boolean));
const noteNumber = (figure) => (figure.note ? ` [${notes.indexOf(figure.note) + 1}]` : "");

// Every figure with its interval; the table is also what a narrow screen stacks.
function figureTable() {
  const headers = ["Figure", "Value", "95% interval", "n", "People", "Reading"];
  const rows = figures.map((figure, index) => {
    const {label, value, interval} = data.shown[index];
    const cells = [
      [label === figure.name ? element("code", {}, label)
        : element("span", {}, label, element("code", {"class": "figure-name"}, figure.name))],
      [marked(index, "value", figure.value === null ? value : withUnit(value, figure.unit))],
      [figure.ci95 ? marked(index, "ci95", interval) : NONE],
      [String(figure.n)], [String(figure.n_subjects)],
      [[DIRECTIONS[figure.direction], figure.version > 1 && `version ${figure.version}`].filter(Boolean).join(" · ") +
        noteNumber(figure)],
    ];
    return element("tbody", {}, element("tr", {}, ...cells.map((content, column) =>
      element("td", {"data-label": headers[column], "class": [column > 0 && column < 5 && "numeric",
        content[0] === NONE && "none"].filter(Boolean).join(" ") || null}, ...content))));
  });
  return element("div", {"class": "table", "tabindex": "0", "role": "region", "aria-label": "Every figure"},
    element("table", {}, element("thead", {}, element("tr", {}, ...headers.map((title, column) =>
      element("th", {"scope": "col", "class": column > 0 && column < 5 ? "numeric" : null}, title)))), ...rows));
}

function showFigures() {
  // Of whole pictures before those of their parts.
  const valued = figures.map((figure, index) => ({figure, index})).filter(({figure}) => figure.value !== null);
  const whole = valued.filter(({figure}) => !figure.name.includes("["));
  const shown = (whole.length > 0 ? whole : valued).slice(0, FIRST_FIGURES);
  byId("answer-title").append(
    ...shown.flatMap(({figure, index}, order) => [order ? ", " : "", data.shown[index].label, " ",
      marked(index, "value", withUnit(data.shown[index].value, figure.unit)),
      ...(figure.ci95 ? [" (", marked(index, "ci95", data.shown[index].interval), ")"] : [])]),
    `${shown.length ? " over " : ""}${plural(data.pairs, "pair of pictures", "pairs of pictures")}.`);
  byId("answer").append(figureTable(),
    ...notes.map((note, number) => element("p", {"class": "reading"}, `[${number + 1}] ${note}`)));
}

// The same colours mean the same error on every picture of the page.
function legend() {
  const {quantity, colours, marks} = data.scale;
  return element("figure", {"class": "scale"},
    element("figcaption", {}, quantity),
    element("div", {"class": "scale-bar", "role": "img", "style": `background: linear-gradient(to right, ${colours.join(", ")})`,
      "aria-label": `Colour scale from ${marks[0].text} (dark) to ${marks[marks.length - 1].text} (bright)`}),
    element("div", {"class": "scale-marks", "aria-hidden": "true"}, ...marks.map(({place, text}) =>
      element("span", {"style": `left: ${place * 100}%`}, text))));
}

// What is under the pictures of a pair: all in the enlarged view, the first few in the grid.
function pairRow(row) {
  row.cells.forEach((cell) => { cell.figures = row.values; });
  const node = gridRow({...row, cells: row.cells.map((cell) => ({...cell, figures: []}))}, row);
  node.append(element("p", {"class": "cell-figures"}, ...cellFigures({figures: row.values.slice(0, 6)}, row.id)));
  return node;
}

const valueOf = (row, index) => {
  const found = row.values.find((value) => value.figure === index);
  return found && found.value !== null ? found.value : null;
};

// Farthest first by one figure; pairs without a value (equal pictures have no PSNR) come last.
function sortedBy(choice) {
  if (choice === "name") {
    return [...data.rows].sort((a, b) => pathOf(a.id).localeCompare(pathOf(b.id), "en", {numeric: true}));
  }
  const index = Number(choice);
  const sign = figures[index].direction === "lower_is_closer" ? -1 : 1;
  return [...data.rows].sort((a, b) => {
    const [first, second] = [valueOf(a, index), valueOf(b, index)];
    return first === null || second === null ? (first === null) - (second === null) : sign * (first - second);
  });
}

function showPairs() {
  if (data.rows.length === 0) {
    return false;
  }
  const grid = element("div", {"class": "grid"});
  const fill = (choice) => grid.replaceChildren(...sortedBy(choice).map(pairRow));
  const sortable = figures.map((figure, index) => ({figure, index}))
    .filter(({figure, index}) => figure.direction !== "none" && data.rows.some((row) => valueOf(row, index) !== null));
  const choices = [...sortable.map(({index}) => [String(index), `farthest by ${data.shown[index].label}`]),
    ["name", "by name"]];
  const select = element("select", {"id": "order", "change": () => fill(select.value)},
    ...choices.map(([value, text]) => element("option", {"value": value}, text)));
  const some = data.rows.length < data.pairs
    ? `${data.rows.length} of ${data.pairs} pairs, evenly spaced from the farthest to the closest by the first figure. ` : "";
  byId("pictures").append(
    element("p", {"class": "reading"}, some,
      "Select a picture to enlarge it; the arrow keys then step between the two and their error in place."),
    legend(),
    data.rows.length > 1 ? element("div", {"class": "filter"}, element("label", {"for": "order"}, "Order"), select) : null,
    element("div", {"class": "gallery compared"}, grid));
  fill(choices[0][0]);
  return true;
}

function showLeftOut() {
  const list = (title, entries) => (entries.length === 0 ? [] : [element("h3", {}, title),
    element("ul", {"class": "unreadable"}, ...entries.map(([name, reason]) =>
      element("li", {}, element("code", {}, name), ` ${reason}`)))]);
  const nodes = [
    ...list(plural(report.not_compared.length, "picture", "pictures"),
      report.not_compared.map(({file, reason}) => [file, reason])),
    ...list(plural(report.not_measured.length, "metric", "metrics"),
      report.not_measured.map(({metric, reason}) => [metric, reason]))];
  byId("left-out").append(...nodes);
  return nodes.length > 0;
}

function showProtocol() {
  const protocols = new Map();
  for (const {name, version, context} of figures) {
    const said = {...(context.protocol || {}), ...(context.codec ? {"codec": context.codec} : {})};
    const key = JSON.stringify(said);
    protocols.set(key, {said, names: [...(protocols.get(key)?.names || []), `${name}@${version}`]});
  }
  byId("protocol").append(
    ...[...protocols.values()].map(({said, names}) => element("div", {}, element("h3", {}, names.join(", ")),
      isNested(said) ? tree(said) : null)),
    folded("The whole document's head", tree(Object.fromEntries(Object.entries(report)
      .filter(([key]) => !["figures", "not_compared", "not_measured", "samples"].includes(key)))), false));
}

function showMeasurement() {
  byId("run").append(`${report.inputs.test} beside ${report.inputs.reference}`);
  showFigures();
  const hasPictures = showPairs();
  const hasLeftOut = showLeftOut();
  showProtocol();
  for (const [id, has] of [["pictures", hasPictures], ["left-out", hasLeftOut]]) {
    if (!has) {
      byId(id).remove();
    }
  }
  byId("contents").append(...[["answer", "Figures"], hasPictures && ["pictures", "Side by side"],
    hasLeftOut && ["left-out", "Not compared"], ["protocol", "How it was measured"]].filter(Boolean)
    .map(([id, title]) => element("li", {}, element("a", {"href": `#${id}`}, title))));
  byId("colophon").append(element("p", {}, "Beside this page: ",
    ...["report.json", "tables/figures.csv", "tables/pairs.csv"].flatMap((file, index) =>
      [index ? ", " : "", element("a", {"href": file}, file)]), "."));
}

showMeasurement();
root.dataset.overflow = String(Math.max(0, root.scrollWidth - root.clientWidth));
root.dataset.ready = "yes";
