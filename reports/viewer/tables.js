const NONE = "–";

const contextText = (context) => Object.entries(context || {})
  .map(([key, value]) => `${key}: ${typeof value === "string" ? value : JSON.stringify(value)}`).join(", ");

const COLUMNS = [
  {title: "Figure", key: (figure) => figure.name,
    show: (figure) => [element("code", {}, figure.name), figure.version > 1 ? ` v${figure.version}` : ""]},
  {title: "Hop", key: (figure) => figure.hop || "", show: (figure) => [HOPS[figure.hop] || figure.hop || NONE]},
  {title: "Method", key: placeOf, show: (figure) => [figure.hop === "x" ? NONE : placeOf(figure) || NONE]},
  {title: "Value", numeric: true, key: (figure) => figure.value ?? -Infinity,
    show: (figure, index) =>
      [marked(index, "value", withUnit(data.shown[index].value, figure.value === null ? "" : figure.unit))]},
  {title: "95% interval", numeric: true, key: (figure) => (figure.ci95 ? figure.ci95[0] : -Infinity),
    show: (figure, index) => [figure.ci95 ? marked(index, "ci95", data.shown[index].interval) : NONE]},
  {title: "n", numeric: true, key: (figure) => figure.n, show: (figure) => [String(figure.n)]},
  {title: "People", numeric: true, key: (figure) => figure.n_subjects, show: (figure) => [String(figure.n_subjects)]},
  {title: "Reading", key: (figure) => figure.direction, show: (figure) => [DIRECTIONS[figure.direction] || NONE]},
  {title: "Context", key: (figure) => contextText(figure.context),
    show: (figure) => [contextText(figure.context) || NONE]},
  {title: "Note", key: (figure) => figure.note || "",
    show: (figure) => [[figure.note, figure.ci95 && figure.ci_method].filter(Boolean).join("; ") || NONE]},
];

function compare(a, b) {
  return typeof a === "number" ? a - b : a.localeCompare(b, "en", {numeric: true});
}

function tableRow(figure, index) {
  return element("tr", {}, ...COLUMNS.map((column) => {
    const content = column.show(figure, index);
    const kind = [column.numeric && "numeric", content[0] === NONE && "none"].filter(Boolean).join(" ");
    return element("td", {"data-label": column.title, "class": kind || null}, ...content);
  }));
}

function showTable() {
  const rows = figures.map((figure, index) => ({figure, node: tableRow(figure, index),
    text: [figure.name, data.shown[index].label, HOPS[figure.hop], placeOf(figure), contextText(figure.context),
      figure.note].filter(Boolean).join(" ").toLowerCase()}));
  const body = element("tbody", {}, ...rows.map((row) => row.node));
  const count = element("p", {"class": "reading", "role": "status"});
  const search = element("input", {"type": "search", "id": "filter", "placeholder": "psnr, recovered, dlib …",
    "autocomplete": "off", "spellcheck": "false"});
  const filter = () => {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const row of rows) {
      row.node.hidden = !words.every((word) => row.text.includes(word));
      shown += row.node.hidden ? 0 : 1;
    }
    count.replaceChildren(`${shown} of ${plural(rows.length, "figure", "figures")}`);
  };
  search.addEventListener("input", filter);

  const headers = COLUMNS.map((column) => {
    const header = element("th", {"scope": "col", "class": column.numeric ? "numeric" : null},
      element("button", {"type": "button", "click": () => {
        const descending = header.getAttribute("aria-sort") === "ascending";
        headers.forEach((other) => other.removeAttribute("aria-sort"));
        header.setAttribute("aria-sort", descending ? "descending" : "ascending");
        const sorted = [...rows].sort((a, b) => compare(column.key(a.figure), column.key(b.figure)));
        body.append(...(descending ? sorted.reverse() : sorted).map((row) => row.node));
      }}, column.title));
    return header;
  });
  filter();
  byId("figures").append(
    element("div", {"class": "filter"}, element("label", {"for": "filter"}, "Filter"), search, count),
    element("div", {"class": "table", "tabindex": "0", "role": "region", "aria-label": "Table of every figure"},
      element("table", {}, element("thead", {}, element("tr", {}, ...headers)), body)));
}
