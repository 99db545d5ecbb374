const FIRST_ROWS = 12;

function cellFigures(cell, id) {
  return cell.figures.map((figure) => element("span", {"class": "cell-figure"},
    element("span", {"class": "cell-label"}, figure.label), " ",
    element("span", figure.figure === null ? {"class": "number"} : {
      "class": "number", "data-figure": figure.figure, "data-sample": id, "data-value": JSON.stringify(figure.value)},
    withUnit(figure.shown, figure.unit))));
}

// What is said of a picture that is not the file itself.
const cellNote = (cell) => cell.note ? [element("span", {"class": "cell-note"}, cell.note)] : [];

// Ids are percent-encoded relative paths.
function pathOf(id) {
  try {
    return decodeURIComponent(id);
  } catch (malformed) {
    return id;
  }
}

const pictureText = (row, cell) => cell.text || `${cell.caption}: ${row.subject ? `${row.subject}, ` : ""}${pathOf(row.id)}`;

// The enlarged pictures of one sample lie on top of each other: stepping through them shows what each hop changed.
function enlarge(row, start) {
  const dialog = byId("enlarged");
  let at = start;
  const picture = element("img", {});
  const title = element("h2", {"id": "enlarged-title"});
  const facts = element("p", {"class": "cell-figures"});
  const tabs = row.cells.map((cell, index) =>
    element("button", {"type": "button", "click": () => show(index)}, cell.caption));
  const show = (index) => {
    at = (index + row.cells.length) % row.cells.length;
    const cell = row.cells[at];
    picture.setAttribute("src", cell.source);
    picture.setAttribute("alt", pictureText(row, cell));
    title.replaceChildren(row.subject ? `${row.subject} · ${pathOf(row.id)}` : pathOf(row.id));
    facts.replaceChildren(...cellNote(cell), ...cellFigures(cell, row.id));
    tabs.forEach((tab, tabIndex) => tab.setAttribute("aria-pressed", String(tabIndex === at)));
  };
  show(start);
  dialog.replaceChildren(
    element("div", {"class": "enlarged-head"}, title,
      element("button", {"type": "button", "class": "close", "click": () => dialog.close()}, "Close")),
    picture, element("div", {"class": "tabs", "role": "group", "aria-label": "Hop"}, ...tabs), facts);
  dialog.onkeydown = (event) => {
    const step = {ArrowRight: 1, ArrowLeft: -1}[event.key];
    if (step) {
      event.preventDefault();
      show(at + step);
    }
  };
  dialog.onclick = (event) => {
    if (event.target === dialog) {
      dialog.close();
    }
  };
  dialog.showModal();
}

// The small pictures of one sample. @param enlarged the row as it is shown enlarged.
function gridRow(row, enlarged = row) {
  const cells = row.cells.map((cell, index) => element("figure", {"class": `cell hop-${cell.hop || "none"}`},
    element("button", {"type": "button", "class": "picture", "aria-label": `Enlarge ${pictureText(row, cell)}`,
      "click": () => enlarge(enlarged, index)},
    element("img", {"src": cell.source, "alt": pictureText(row, cell), "loading": "lazy", "decoding": "async"})),
    element("figcaption", {}, element("span", {"class": "cell-caption"}, cell.caption),
      ...cellNote(cell), ...cellFigures(cell, row.id))));
  return element("article", {"class": "grid-row", "aria-label": pathOf(row.id)},
    element("h4", {}, row.subject || pathOf(row.id),
      row.subject ? element("span", {"class": "sample-id"}, pathOf(row.id)) : null),
    element("div", {"class": "cells"}, ...cells));
}

function galleryNodes(gallery) {
  const rows = element("div", {"class": "grid"}, ...gallery.rows.slice(0, FIRST_ROWS).map((row) => gridRow(row)));
  const nodes = [element("h3", {}, gallery.title)];
  if (gallery.note) {
    nodes.push(element("p", {"class": "reading"}, gallery.note));
  }
  nodes.push(rows);
  if (gallery.rows.length > FIRST_ROWS) {
    const more = element("button", {"type": "button", "class": "more", "click": () => {
      rows.append(...gallery.rows.slice(FIRST_ROWS).map((row) => gridRow(row)));
      more.remove();
    }}, `Show all ${gallery.rows.length} samples`);
    nodes.push(more);
  }
  return nodes;
}

function showPictures() {
  const filled = data.galleries.filter((gallery) => gallery.rows.length > 0);
  if (filled.length > 0) {
    byId("pictures").append(element("p", {"class": "reading"},
      "Select a picture to enlarge it; the arrow keys then step through the hops in place."));
  }
  filled.forEach((gallery) => byId("pictures").append(element("div", {"class": "gallery"}, ...galleryNodes(gallery))));
  return filled.length > 0;
}
