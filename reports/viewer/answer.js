function sentenceNodes(sentence) {
  return sentence.parts.map((part) =>
    typeof part === "string" ? part : marked(part.figure, part.field, part.shown));
}

const paragraph = (sentence) => element("p", {}, ...sentenceNodes(sentence));

// One row of a hundred pairs: filled up to the value, paler where the interval begins, rings up to where it ends.
function hundred(row) {
  const value = Math.round(100 * row.share);
  const [low, high] = row.ci95 && row.ci95[0] !== null ? row.ci95.map((end) => Math.round(100 * end)) : [value, value];
  const pairs = element("div", {
    "class": `hundred ${row.kind}`,
    "role": "img",
    "aria-label": `${row.label}: ${row.shown} of 100` + (row.interval ? `, 95% interval ${row.interval}` : ""),
  });
  for (let pair = 1; pair <= 100; ++pair) {
    const linked = pair <= Math.min(low, value) ? "sure" : "likely";
    const unlinked = pair <= high ? "open" : "out";
    pairs.append(element("i", {"class": pair <= value ? linked : unlinked}));
  }
  const number = row.figure === null
    ? [element("span", {"class": "number"}, row.shown)]
    : [marked(row.figure, "value", row.shown)];
  if (row.interval) {
    number.push(" ", marked(row.figure, "ci95", row.interval));
  }
  return element("div", {"class": "hundred-row"},
    element("div", {"class": "hundred-label"}, row.label), pairs,
    element("div", {"class": `hundred-number ${row.kind}`}, ...number));
}

function pairsChart(rows, whose) {
  const intervals = rows.some((row) => row.interval) ? " Paler and ringed: the 95% interval around that number." : "";
  return element("figure", {"class": "pairs"},
    element("figcaption", {}, `Of 100 pairs of pictures of ${whose}, how many the matcher links`),
    ...rows.map(hundred),
    element("p", {"class": "legend"},
      `Filled: linked, among pictures with a detected face.${intervals} Last row: pairs of different people, chance.`));
}

function showAnswer() {
  const answer = report.answer;
  const [first, ...rest] = answer.headline;
  byId("answer-title").append(...sentenceNodes(first));
  const section = byId("answer");
  for (const sentence of rest) {
    section.append(element("p", {"class": "verdict"}, ...sentenceNodes(sentence)));
  }
  const linked = answer.sections.find((part) => part.pairs && part.pairs.length > 0);
  if (linked) {
    section.append(pairsChart(linked.pairs, linked.of));
  }
  const columns = element("div", {"class": "answer-sections"});
  for (const part of answer.sections) {
    const body = part.sentences.length > 3
      ? [element("ul", {}, ...part.sentences.map((sentence) => element("li", {}, ...sentenceNodes(sentence))))]
      : part.sentences.map(paragraph);
    columns.append(element("section", {"class": `part part-${part.id}`, "aria-labelledby": `part-${part.id}`},
      element("h2", {"id": `part-${part.id}`}, part.title), ...body));
  }
  section.append(columns);
}
