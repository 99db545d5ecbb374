// What became of planted values: of each hop a card with a row a carrier, and folded below it every field.
const FATES = ["survived", "moved", "altered", "removed", "unseen"];
const CANARIES = /^canary_survival\[(.*)\]$/;

// A row of counts, of which only those are drawn that the table has anywhere. The darker, the more values are still there.
function fateRow(name, counts, fates) {
  const all = FATES.reduce((sum, fate) => sum + counts[fate], 0);
  return element("tr", {}, element("th", {"scope": "row"}, name), ...fates.map((fate) => {
    const share = all > 0 && (fate === "survived" || fate === "moved") ? counts[fate] / all : 0;
    return element("td", {"class": share > 0.55 ? "much" : null, "style": `--share: ${100 * share}%`},
      String(counts[fate]));
  }));
}

function fateTable(rows) {
  const fates = FATES.filter((fate) => fate !== "unseen" || rows.some(({counts}) => counts.unseen > 0));
  return element("table", {"class": "retention fates"},
    element("thead", {}, element("tr", {}, element("td"),
      ...fates.map((fate) => element("th", {"scope": "col"}, fate)))),
    element("tbody", {}, ...rows.map(({name, counts}) => fateRow(name, counts, fates))));
}

function addedTable(added) {
  return element("table", {"class": "retention added"},
    element("thead", {}, element("tr", {}, ...["field", "files", "for example"].map((head) =>
      element("th", {"scope": "col"}, head)))),
    element("tbody", {}, ...added.map((row) => element("tr", {}, element("th", {"scope": "row"}, row.field),
      element("td", {}, String(row.files)), element("td", {}, row.example)))));
}

const foldedTable = (title, content) => element("details", {}, element("summary", {}, title), content);

function canaryCard(all) {
  const carriers = figures.filter((figure) => CANARIES.test(figure.name) && figure !== all && isPlain(figure) &&
    placeOf(figure) === placeOf(all));
  const {fields, added, values} = all.context;
  const files = plural(all.context.files, "file", "files");
  return card(placeOf(all), all.note && all.note.includes("cannot be read") ? `${all.note}.` : "", null,
    fateTable([...carriers.map((figure) => ({name: figure.name.match(CANARIES)[1], counts: figure.context.values})),
      {name: "all", counts: values}]),
    foldedTable("Field by field", fateTable(fields.map((row) => ({name: `${row.field} (${row.format})`, counts: row})))),
    added.length > 0 ? foldedTable(`Added to some of ${files}: ${plural(added.length, "field", "fields")}`,
      addedTable(added)) : null);
}

function canaryCharts() {
  const isAll = (figure) => figure.name === "canary_survival[all]" && isPlain(figure) && !isControl(figure.reverse);
  return group("Canaries: which planted values are still there?",
    "Values, counted by what carried them: survived in their field, moved elsewhere in the file, altered (the field " +
      "says something else), removed; unseen where it cannot be told.",
    figures.filter(isAll).map(canaryCard));
}
