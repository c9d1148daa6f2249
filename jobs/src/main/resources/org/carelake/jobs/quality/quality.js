'use strict';

const { runs, measures } = JSON.parse(document.getElementById('data').textContent);
const COLOURS = ['#e12d39', '#2680c2', '#f0b429', '#3ebd93', '#7c5295', '#dd6b20', '#616e7c', '#b83280'];

function element(parent, tag, text, kind) {
  const made = document.createElement(tag);
  if (text !== undefined) made.textContent = text;
  if (kind) made.className = kind;
  return parent.appendChild(made);
}

function count(value) {
  return value.toLocaleString('en');
}

function percent(share) {
  return share === null ? 'no rows' : `${(100 * share).toFixed(1)} %`;
}

/** run-20240501120000000 began at 2024-05-01 12:00. */
function began(run) {
  return run.replace(/^run-(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)\d+$/, '$1-$2-$3 $4:$5');
}

function bySeverity(one, other) {
  return (other.share ?? -1) - (one.share ?? -1)
    || one.table.localeCompare(other.table)
    || one.rule.localeCompare(other.rule);
}

function facts(section, of) {
  const list = element(section, 'dl');
  const asked = of.filter((one) => one.lookedAt > 0);
  for (const [name, value] of [
    ['Rules that looked at rows', asked.length],
    ['Rules kept by all rows', asked.filter((one) => one.broken === 0).length],
    ['Errors broken', asked.filter((one) => one.broken > 0 && one.severity === 'error').length],
    ['Warnings broken', asked.filter((one) => one.broken > 0 && one.severity === 'warning').length],
    ['Rules without rows', of.length - asked.length]
  ]) {
    const fact = element(list, 'div');
    element(fact, 'dt', name);
    element(fact, 'dd', count(value));
  }
}

function worst(of) {
  const most = (one) => Math.max(...one.history.map((point) => point.share ?? 0));
  return of
    .filter((one) => one.history.some((point) => point.broken > 0))
    .sort((one, other) => most(other) - most(one))
    .slice(0, COLOURS.length);
}

function line(measure, colour) {
  const share = (run) => measure.history.find((point) => point.run === run)?.share ?? null;
  return {
    label: measure.rule,
    data: runs.map((run) => (share(run) === null ? null : 100 * share(run))),
    borderColor: colour, backgroundColor: colour, spanGaps: true
  };
}

function history(section, id, of) {
  const shown = worst(of);
  if (shown.length === 0) {
    element(section, 'p', 'No file of these runs broke a rule.', 'none');
    return;
  }
  const figure = element(section, 'figure');
  const canvas = element(element(figure, 'div'), 'canvas');
  canvas.id = id;
  element(figure, 'figcaption',
    'Rows that break a rule among those of the files that a run took, in percent: the rules that were broken most.');
  new Chart(canvas, {
    type: 'line',
    data: { labels: runs.map(began), datasets: shown.map((one, i) => line(one, COLOURS[i])) },
    options: {
      animation: false, maintainAspectRatio: false,
      plugins: { legend: { position: 'right' } },
      scales: { y: { min: 0, title: { display: true, text: '%' } } }
    }
  });
}

function bar(cell, measure) {
  const whole = element(cell, 'div', undefined, `bar ${measure.severity}`);
  element(whole, 'i').style.width = `${100 * measure.share}%`;
}

function table(section, of) {
  const scroll = element(section, 'div', undefined, 'scroll');
  const made = element(scroll, 'table');
  const head = element(element(made, 'thead'), 'tr');
  ['table', 'rule', 'kept when', 'severity', 'about', 'broken', 'looked at', 'share', ''].forEach(
    (column) => element(head, 'th', column));
  const body = element(made, 'tbody');
  for (const one of of.sort(bySeverity)) {
    const row = element(body, 'tr');
    [one.table, one.rule, one.meaning, one.severity, one.category].forEach(
      (text) => element(row, 'td', text));
    [count(one.broken), count(one.lookedAt), percent(one.share)].forEach(
      (text) => element(row, 'td', text, 'number'));
    const cell = element(row, 'td');
    if (one.broken > 0) bar(cell, one);
  }
}

function sources() {
  const names = [...new Set(measures.map((one) => one.source))];
  names.sort((one, other) => (one === '') - (other === '') || one.localeCompare(other));
  names.forEach((name, i) => {
    const section = element(document.getElementById('sources'), 'section');
    const of = measures.filter((one) => one.source === name);
    element(section, 'h2', name === '' ? 'Tables that no source fills' : name);
    if (name !== '') {
      facts(section, of);
      history(section, `history-${i}`, of);
    }
    table(section, of);
  });
}

document.getElementById('told').textContent = runs.length === 0
  ? 'No run has told yet what its files were like.'
  : `Counts are of the rows that are in the lake and in quarantine now; histories of the last ${
    runs.length} runs that took files, ${began(runs[0])} to ${began(runs[runs.length - 1])} (UTC).`;
sources();
