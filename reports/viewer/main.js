function showHead() {
  const known = [report.name, report.dataset || data.study.population];
  byId("run").append(known.filter((part) => typeof part === "string" && part).join(" · "));
  byId("colophon").append(
    element("p", {}, "Beside this page: ",
      ...["report.json", "tables/figures.csv", "tables/samples.csv", "results.h5"].flatMap((file, index) =>
        [index ? ", " : "", element("a", {"href": file}, file)]), "."),
    element("p", {}, "Leakage is relative: the originals are the ceiling, other people the floor."));
}

function showContents(sections) {
  byId("contents").append(...sections.map(([id, title]) =>
    element("li", {}, element("a", {"href": `#${id}`}, title))));
}

function show() {
  showHead();
  showAnswer();
  const hasCharts = showCharts();
  const hasPictures = showPictures();
  showTable();
  showProvenance();
  if (!hasPictures) {
    byId("pictures").remove();
  }
  if (!hasCharts) {
    byId("charts").remove();
  }
  showContents([["answer", "Answer"], hasCharts && ["charts", "Charts"], hasPictures && ["pictures", "Pictures"],
    ["figures", "Figures"], ["provenance", "Provenance"]].filter(Boolean));
}

show();
Promise.all(charts.map(draw)).then(() => {
  watchCharts();
  root.dataset.overflow = String(Math.max(0, root.scrollWidth - root.clientWidth));
  root.dataset.ready = "yes";
});
