const NONE = "–";

// What the probes of a figure are, in words: rows may differ in nothing else.
const PROBES = {
  "all": "all pictures",
  "detected": "with a face found",
  "all-matching": "missed faces count as linked",
  "all-nonmatching": "missed faces count as not linked",
  "attacker-aligned": "cut where the original's face is",
};
// Of a difference the missed faces of its two sides count opposite ways.
const PROBES_OF_DIFFERENCES = {
  ...PROBES,
  "all-matching": "missed faces count as raising it",
  "all-nonmatching": "missed faces count as lowering it",
};
const DIFFERENCES = /^(difference\[|reversal_gain@|laundering_drop[@[]|co_adapted_share@)/;
const CONDITIONS = ["references", "stylised", "dose", "laundered", "strongest"];

const USUAL_INTERVAL = "subject-bootstrap";

const rounded = (value) => (typeof value === "number" ? String(Number(value.toPrecision(4))) : valueText(value));

// A figure's context is either what tells it from others (words, and a few numbers), or what was measured with it.
const isCondition = ([key, value]) => typeof value === "string" || CONDITIONS.includes(key);

function chips(figure) {
  const probes = DIFFERENCES.test(figure.name) ? PROBES_OF_DIFFERENCES : PROBES;
  const interval = figure.ci95 && figure.ci_method !== USUAL_INTERVAL ? [["interval", figure.ci_method]] : [];
  return [...Object.entries(figure.context || {}).filter(isCondition), ...interval].map(([key, value]) => {
    const unusual = key === "probes" && value !== "detected" && value !== "all";
    return element("span", {"class": unusual ? "chip unusual" : "chip", "title": `${key}: ${value}`},
      element("span", {"class": "chip-key"}, key), " ",
      key === "probes" && Object.hasOwn(probes, value) ? probes[value] : rounded(value));
  });
}

// What was measured with a figure, made when it is asked for: there may be hundreds of lines of it.
function measuredWith(context) {
  const measured = Object.fromEntries(Object.entries(context || {}).filter((entry) => !isCondition(entry)));
  if (Object.keys(measured).length === 0) {
    return null;
  }
  const fold = element("details", {"class": "measured", "toggle": () => {
    if (fold.open && fold.children.length === 1) {
      fold.append(tree(measured, rounded));
    }
  }}, element("summary", {}, Object.keys(measured).join(", ")));
  return fold;
}

const COLUMNS = [
  {title: "Hop", key: (figure) => figure.hop || "", show: (figure) => [HOPS[figure.hop] || figure.hop || NONE]},
  {title: "Method", key: placeOf, show: (figure) => [figure.hop === "x" ? NONE : placeOf(figure) || NONE]},
  {title: "Value", numeric: true, key: (figure) => figure.value ?? -Infinity,
    show: (figure, index) =>
      [marked(index, "value", withUnit(data.shown[index].value, figure.value === null ? "" : figure.unit))]},
  {title: "95% interval", numeric: true, key: (figure) => (figure.ci95 ? figure.ci95[0] : -Infinity),
    show: (figure, index) => [figure.ci95 ? marked(index, "ci95", data.shown[index].interval) : NONE]},
  {title: "n", numeric: true, key: (figure) => figure.n, show: (figure) => [String(figure.n)]},
  {title: "People", numeric: true, key: (figure) => figure.n_subjects, show: (figure) => [String(figure.n_subjects)]},
  {title: "Context", key: (figure) => JSON.stringify(figure.context || {}), show: (figure) => {
    const shown = [...chips(figure), measuredWith(figure.context)].filter(Boolean);
    return shown.length > 0 ? shown : [NONE];
  }},
];

function compare(a, b) {
  return typeof a === "number" ? a - b : a.localeCompare(b, "en", {numeric: true});
}

// One figure: its row, and its note below it across the whole width.
function figureRows(figure, index) {
  const cells = COLUMNS.map((column) => {
    const content = column.show(figure, index);
    const kind = [column.numeric && "numeric", content[0] === NONE && "none"].filter(Boolean).join(" ");
    return element("td", {"data-label": column.title, "class": kind || null}, ...content);
  });
  return element("tbody", {}, element("tr", {}, ...cells), figure.note
    ? element("tr", {"class": "note"}, element("td", {"colspan": COLUMNS.length}, figure.note)) : null);
}

function sortableHeaders(rows, table) {
  const headers = COLUMNS.map((column) => {
    const header = element("th", {"scope": "col", "class": column.numeric ? "numeric" : null},
      element("button", {"type": "button", "click": () => {
        const descending = header.getAttribute("aria-sort") === "ascending";
        headers.forEach((other) => other.removeAttribute("aria-sort"));
        header.setAttribute("aria-sort", descending ? "descending" : "ascending");
        const sorted = [...rows].sort((a, b) => compare(column.key(a.figure), column.key(b.figure)));
        table.append(...(descending ? sorted.reverse() : sorted).map((row) => row.node));
      }}, column.title));
    return header;
  });
  table.append(element("thead", {}, element("tr", {}, ...headers)), ...rows.map((row) => row.node));
}

// All figures of one name, folded.
function metricFold(name, rows) {
  const [{figure, index}] = rows;
  const label = data.shown[index].label;
  const table = element("table", {});
  sortableHeaders(rows, table);
  return element("details", {"class": "metric"},
    element("summary", {}, label === name ? null : `${label} `, element("code", {}, name), " ",
      element("span", {"class": "summary-note"}, [plural(rows.length, "figure", "figures"),
        DIRECTIONS[figure.direction], figure.version > 1 && `version ${figure.version}`].filter(Boolean).join(" · "))),
    element("div", {"class": "table", "tabindex": "0", "role": "region", "aria-label": `Figures of ${name}`}, table));
}

function showTable() {
  const rows = figures.map((figure, index) => ({figure, index, node: figureRows(figure, index),
    text: [figure.name, data.shown[index].label, HOPS[figure.hop], placeOf(figure),
      JSON.stringify(figure.context || {}), figure.note].filter(Boolean).join(" ").toLowerCase()}));
  const metrics = distinct(figures.map((figure) => figure.name)).map((name) => {
    const own = rows.filter((row) => row.figure.name === name);
    return {rows: own, node: metricFold(name, own)};
  });
  const count = element("p", {"class": "reading", "role": "status"});
  const search = element("input", {"type": "search", "id": "filter", "placeholder": "psnr, recovered, dlib …",
    "autocomplete": "off", "spellcheck": "false"});
  const filter = () => {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const metric of metrics) {
      metric.rows.forEach((row) => { row.node.hidden = !words.every((word) => row.text.includes(word)); });
      const left = metric.rows.filter((row) => !row.node.hidden).length;
      metric.node.hidden = left === 0;
      metric.node.open = words.length > 0 && left > 0;
      shown += left;
    }
    count.replaceChildren(`${shown} of ${plural(rows.length, "figure", "figures")}`);
  };
  search.addEventListener("input", filter);
  filter();
  byId("figures").append(
    element("p", {"class": "reading"}, `Intervals are 95% ones by ${USUAL_INTERVAL} where no other way is named; ` +
      "notes say what limits a figure, or why it has no value."),
    element("div", {"class": "filter"}, element("label", {"for": "filter"}, "Filter"), search, count),
    ...metrics.map((metric) => metric.node));
}
