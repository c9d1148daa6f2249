'use strict';

const COLOURS = {
  Patient: '#d64545', Encounter: '#2680c2', Provider: '#3f9142', Hospital: '#7b341e',
  Department: '#b7791f', Condition: '#9446ed', LabTestReport: '#0f8a8a', Examination: '#62b0e8',
  Medication: '#e668a7', Allergen: '#dd6b20', LifestyleFact: '#7b8794'
};

const portrait = JSON.parse(document.getElementById('portrait').textContent);

function element(parent, tag, text) {
  const made = document.createElement(tag);
  if (text !== undefined) made.textContent = text;
  return parent.appendChild(made);
}

function shown(value) {
  if (value === null || value === undefined) return '';
  return Array.isArray(value) ? value.join('; ') : String(value);
}

function title(name) {
  const words = name.replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function facts([dashboard]) {
  document.getElementById('name').textContent = dashboard.name || dashboard.patient_id;
  document.title = 'Health portrait of ' + (dashboard.name || dashboard.patient_id);
  const list = document.getElementById('facts');
  for (const [name, value] of Object.entries(dashboard)) {
    if (name === 'name' || shown(value) === '') continue;
    const fact = element(list, 'div');
    element(fact, 'dt', title(name));
    element(fact, 'dd', shown(value));
  }
}

function section(name, rows) {
  const parent = document.getElementById('sections');
  element(parent, 'h2', title(name));
  if (rows.length === 0) {
    element(parent, 'p', 'Nothing is known.').className = 'none';
    return;
  }
  const box = element(parent, 'div');
  box.className = 'scroll';
  const table = element(box, 'table');
  const columns = Object.keys(rows[0]);
  const head = element(element(table, 'thead'), 'tr');
  columns.forEach(column => element(head, 'th', title(column)));
  const body = element(table, 'tbody');
  rows.forEach(row => {
    const line = element(body, 'tr');
    columns.forEach(column => element(line, 'td', shown(row[column])));
  });
}

function caption(label, properties) {
  return properties.name || properties.test_type || properties.value || properties.visit_date
    || properties.patient_id || label;
}

// "had encounter" for HAD_ENCOUNTER.
function named(type) {
  return type.toLowerCase().replaceAll('_', ' ');
}

// Each visit as a point on a line from the first to the last.
function timeline(visits) {
  const dated = visits.filter(visit => !Number.isNaN(Date.parse(visit.date)));
  if (dated.length === 0) return;
  const times = dated.map(visit => Date.parse(visit.date));
  const first = Math.min(...times);
  const span = Math.max(1, Math.max(...times) - first);
  const parent = document.getElementById('timeline');
  element(parent, 'h2', 'Visits over time');
  const line = element(parent, 'div');
  line.className = 'line';
  dated.forEach((visit, i) => {
    const point = element(line, 'i');
    point.style.left = (100 * (times[i] - first) / span) + '%';
    point.title = [visit.date, visit.type, visit.reason, visit.provider]
      .map(shown).filter(text => text !== '').join(' · ');
  });
  const ends = element(parent, 'div');
  ends.className = 'ends';
  element(ends, 'span', new Date(first).toISOString().slice(0, 10));
  element(ends, 'span', new Date(first + span).toISOString().slice(0, 10));
}

function graph(links) {
  const nodes = new Map();
  const node = (id, label, properties) =>
    nodes.set(id, { data: { id, label, caption: caption(label, properties), properties } });
  links.forEach(link => {
    node(link.source, link.source_label, link.source_properties);
    node(link.target, link.target_label, link.target_properties);
  });
  const edges = links.map(({ source, target, type }) => ({ data: { source, target, type } }));
  const drawn = cytoscape({
    container: document.getElementById('graph'),
    elements: [...nodes.values(), ...edges],
    layout: { name: 'cose', animate: false, randomize: false, nodeRepulsion: () => 12000 },
    style: [
      { selector: 'node', style: {
          'background-color': found => COLOURS[found.data('label')] || '#9aa5b1',
          label: 'data(caption)', 'font-size': 9, 'text-max-width': 90, 'text-wrap': 'ellipsis',
          width: 18, height: 18 } },
      { selector: 'node[label = "Patient"]', style: { width: 30, height: 30, 'font-size': 12 } },
      { selector: 'edge', style: {
          width: 1, 'line-color': '#cbd2d9', 'target-arrow-color': '#cbd2d9',
          'target-arrow-shape': 'triangle', 'arrow-scale': .6, 'curve-style': 'bezier' } },
      { selector: 'edge', style: {
          label: found => named(found.data('type')), 'font-size': 6, color: '#7b8794',
          'text-rotation': 'autorotate', 'min-zoomed-font-size': 7 } },
      { selector: 'edge:selected, edge.near', style: { 'font-size': 8, 'line-color': '#616e7c' } }
    ]
  });
  drawn.on('tap', 'node', event => {
    drawn.edges().removeClass('near');
    event.target.connectedEdges().addClass('near');
    const { label, properties } = event.target.data();
    document.getElementById('chosen').textContent = label + ' · ' + Object.entries(properties)
      .map(([name, value]) => title(name) + ': ' + shown(value)).join(' · ');
  });
  const legend = document.getElementById('legend');
  new Set([...nodes.values()].map(found => found.data.label)).forEach(label => {
    const entry = element(legend, 'label');
    const box = element(entry, 'input');
    box.type = 'checkbox';
    box.checked = true;
    box.addEventListener('change', () => drawn.nodes()
      .filter(found => found.data('label') === label)
      .style('display', box.checked ? 'element' : 'none'));
    element(entry, 'i').style.background = COLOURS[label] || '#9aa5b1';
    entry.append(label);
  });
  document.getElementById('drawn').textContent = links.length < portrait.linked
    ? `Drawn are ${links.length} of ${portrait.linked} links; examinations and reports are left out first.`
    : `All ${links.length} links are drawn.`;
  document.documentElement.dataset.nodes = drawn.nodes().length;
  document.documentElement.dataset.edges = drawn.edges().length;
}

facts(portrait.sections.dashboard);
timeline(portrait.sections.encounters || []);
Object.entries(portrait.sections)
  .filter(([name]) => name !== 'dashboard')
  .forEach(([name, rows]) => section(name, rows));
graph(portrait.links);
