'use strict';

const { version, evaluation } = JSON.parse(document.getElementById('data').textContent);
const kept = evaluation.compared.find((one) => one.model === evaluation.kept);
const BLUE = '#2680c2';
const GREY = '#9aa5b1';

function element(parent, tag, text) {
  const made = document.createElement(tag);
  if (text !== undefined) made.textContent = text;
  return parent.appendChild(made);
}

function number(value) {
  if (typeof value !== 'number') return value === 'NaN' ? '–' : value;
  return Number.isInteger(value) ? value.toLocaleString('en') : value.toFixed(4);
}

function facts() {
  document.getElementById('title').textContent = `No-show model ${version.version}`;
  document.getElementById('use').textContent = use();
  document.getElementById('told').textContent =
    `${version.model}, calibrated by: ${kept.calibration}. Trained as of ${version.asOf}; ` +
    evaluation.slices
      .map((slice) => `${slice.name} ${slice.from} to ${slice.to} (${number(slice.rows)})`)
      .join(', ') + '.';
  const list = document.getElementById('facts');
  for (const [name, value] of [
    ['AUC-ROC', `${number(kept.test.auc)} (${number(kept.auc.from)}–${number(kept.auc.to)})`],
    ['PR-AUC', number(kept.test.prAuc)],
    ['Log-loss', number(kept.test.logLoss)],
    ['Brier', number(kept.test.brier)],
    ['Calibration error', number(kept.test.ece)],
    ['Flagged from', number(evaluation.threshold)]
  ]) {
    element(list, 'dt', name);
    element(list, 'dd', value);
  }
}

// What the model is good for, in a sentence; two tenths are as many as most clinics can call.
function use() {
  const found = evaluation.lift[Math.min(1, evaluation.lift.length - 1)].found;
  const close = evaluation.compared.filter((one) =>
    one.model !== kept.model && one.behind.from <= 0);
  const others = close.map((one) => one.model).join(', ');
  return `Calling the likeliest 20 % reaches ${Math.round(100 * found)} % of those who would not come.` +
    (others ? ` It is not clearly better than ${others}: on the same patients the difference of their AUCs may be none (95 %).` : '');
}

function plot(id, caption, config) {
  const figure = element(document.getElementById('plots'), 'figure');
  const canvas = element(element(figure, 'div'), 'canvas');
  canvas.id = id;
  element(figure, 'figcaption', caption);
  config.options = Object.assign(
    { animation: false, maintainAspectRatio: false, plugins: { legend: { display: false } } },
    config.options);
  return new Chart(canvas, config);
}

function axes(x, y, most) {
  const axis = (text) => ({ type: 'linear', min: 0, max: most, title: { display: true, text } });
  return { scales: { x: axis(x), y: axis(y) } };
}

function line(points, colour, dashed) {
  return {
    data: points, showLine: true, borderColor: colour, backgroundColor: colour,
    pointRadius: 0, borderWidth: 2, borderDash: dashed ? [5, 5] : []
  };
}

function plots() {
  const corner = [{ x: 0, y: 0 }, { x: 1, y: 1 }];
  plot('roc', 'ROC curve: missed appointments found against kept ones flagged by mistake.', {
    type: 'scatter',
    data: { datasets: [line(evaluation.curves.roc, BLUE), line(corner, GREY, true)] },
    options: axes('false positive rate', 'true positive rate', 1)
  });
  plot('precision-recall', 'Precision and recall: of those flagged, how many are missed.', {
    type: 'scatter',
    data: { datasets: [line(evaluation.curves.precision_recall, BLUE)] },
    options: axes('recall', 'precision', 1)
  });
  const reliability = line(evaluation.curves.reliability, BLUE);
  reliability.pointRadius = 4;
  const most = Math.min(1, 1.15 * Math.max(
    ...evaluation.curves.reliability.flatMap((point) => [point.x, point.y])));
  plot('reliability', 'Calibration: what was predicted and what was observed, by tenths.', {
    type: 'scatter',
    data: { datasets: [reliability, line(corner, GREY, true)] },
    options: axes('predicted', 'observed', most)
  });
  plot('lift', 'Lift: how much more often the likeliest tenths are missed than all.', {
    type: 'bar',
    data: {
      labels: evaluation.lift.map((tenth) => tenth.tenth),
      datasets: [{ data: evaluation.lift.map((tenth) => tenth.lift), backgroundColor: BLUE }]
    },
    options: { scales: { x: { title: { display: true, text: 'tenth, the likeliest first' } } } }
  });
  const largest = evaluation.importance.slice(0, 15);
  plot('importance', 'By how much a feature moves the log-odds, on average.', {
    type: 'bar',
    data: {
      labels: largest.map((one) => one.feature),
      datasets: [{ data: largest.map((one) => one.logOdds), backgroundColor: BLUE }]
    },
    options: { indexAxis: 'y' }
  });
}

function table(title, columns, rows, isKept) {
  const tables = document.getElementById('tables');
  element(tables, 'h2', title);
  const scroll = element(tables, 'div');
  scroll.className = 'scroll';
  const made = element(scroll, 'table');
  const head = element(element(made, 'thead'), 'tr');
  columns.forEach((column) => element(head, 'th', column));
  const body = element(made, 'tbody');
  rows.forEach((row, i) => {
    const line = element(body, 'tr');
    if (isKept && isKept(i)) line.className = 'kept';
    row.forEach((value) => element(line, 'td', number(value)));
  });
}

function tables() {
  table('Compared on the test slice',
    ['model', 'AUC', 'from', 'to', 'behind from', 'behind to', 'PR-AUC', 'log-loss', 'Brier', 'ECE', 'validation log-loss', 'calibration'],
    evaluation.compared.map((one) => [one.model, one.test.auc, one.auc.from, one.auc.to,
      one.behind.from, one.behind.to,
      one.test.prAuc, one.test.logLoss, one.test.brier, one.test.ece, one.validationLogLoss,
      one.calibration]),
    (i) => evaluation.compared[i].model === evaluation.kept);
  table('Groups of patients',
    ['by', 'group', 'appointments', 'observed', 'predicted', 'AUC', 'ECE', 'false positive rate'],
    evaluation.subgroups.map((one) => [one.by, one.group, one.rows, one.missed, one.predicted,
      one.auc, one.ece, one.falsePositives]));
  table('Features', ['feature', 'what it is', 'log-odds'],
    evaluation.importance.map((one) => [one.feature, one.words, one.logOdds]));
}

facts();
plots();
tables();
