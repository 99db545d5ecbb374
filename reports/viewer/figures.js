const data = JSON.parse(byId("data").textContent);
const report = data.report;
const figures = report.figures;

const CONTROLS = {
  oracle: "the original itself (oracle)",
  noop: "the untouched stylised picture (noop)",
  mean_face: "one average face for everyone (mean_face)",
};
const isControl = (reverse) => Object.hasOwn(CONTROLS, reverse || "");
const setOf = (figure) => (figure.context && figure.context.set) || null;
// Of the data set that is measured, and not a figure that only qualifies another (bounds, other alignments, impostors,
// what is recovered from laundered pictures).
const contextOf = (figure, key, otherwise) => (figure.context && figure.context[key]) || otherwise;
const isLaundered = (figure) => contextOf(figure, "laundered", false);
// Of several pictures of a person taken together: a question of its own, with charts of its own.
const isPooled = (figure) => contextOf(figure, "combine", null) !== null;
const isMain = (figure) => setOf(figure) === null && !isPooled(figure);
const isUnqualified = (figure) => setOf(figure) === null && contextOf(figure, "probes", "detected") === "detected" &&
  contextOf(figure, "impostors", "all") === "all" && !contextOf(figure, "control", null) && !isLaundered(figure);
const isPlain = (figure) => isUnqualified(figure) && !isPooled(figure);
const isDifference = (figure) => figure.name.startsWith("difference[");

const distinct = (values) => [...new Set(values)];
const launderedReverses = new Set(figures.filter(isLaundered).map((figure) => figure.reverse));
const forwards = distinct(figures.map((figure) => figure.forward).filter(Boolean));

// "original", "stylised", "recovered" or "control": what a figure speaks of, and its colour.
function kindOf(figure) {
  if (figure.hop === "x") {
    return "original";
  }
  if (figure.hop === "x-y") {
    return "stylised";
  }
  return isControl(figure.reverse) ? "control" : "recovered";
}

function placeOf(figure) {
  if (figure.hop === "x") {
    return "originals";
  }
  if (figure.hop === "x-y" || !figure.reverse) {
    return figure.forward || figure.hop || "";
  }
  return forwards.length > 1 && figure.forward ? `${figure.reverse} (${figure.forward})` : figure.reverse;
}

const HOPS = {
  "x": "originals",
  "x-y": "original → stylised",
  "x-xhat": "original → recovered",
  "y-y'": "stylised → stylised otherwise",
};
const DIRECTIONS = {
  higher_is_closer: "higher is closer",
  lower_is_closer: "lower is closer",
  higher_leaks_more: "higher leaks more",
  none: "",
};

// A number of the report on the page: marked with its figure, so that a test (or a reader's script) can compare them.
function marked(index, field, shown) {
  return element("span", {
    "class": field === "value" ? "number" : "interval",
    "data-figure": index,
    "data-field": field,
    "data-value": JSON.stringify(figures[index][field]),
  }, shown);
}

const withUnit = (text, unit) => (unit ? `${text} ${unit}` : text);
