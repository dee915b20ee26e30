'use strict';

(() => {
  const element = id => document.getElementById(id);
  const endpoint = document.body.dataset.endpoint;
  const mostListed = 1000;

  // In pixels of the page: the least that the shorter side of an image takes, and the most that a canvas can be.
  const leastShown = 32;
  const longestSide = 32767;
  const numbers = new Intl.NumberFormat('en');
  let model = null;
  let current = null; // { name, answer, labels, width, height }
  let hidden = new Set();
  let selected = 0;
  let request = null;

  // The theme: the system's, until the visitor has chosen another one.

  const dark = window.matchMedia('(prefers-color-scheme: dark)');
  const storage = {
    get: () => { try { return localStorage.getItem('theme'); } catch { return null; } },
    set: value => { try { localStorage.setItem('theme', value); } catch { /* Storage may be forbidden. */ } },
  };

  function showTheme() {
    const theme = storage.get() ?? (dark.matches ? 'dark' : 'light');
    document.documentElement.dataset.theme = theme;

    // What the button does, not what is.
    element('theme-label').textContent = theme === 'dark' ? 'Light theme' : 'Dark theme';
  }

  element('theme').addEventListener('click', () => {
    storage.set(document.documentElement.dataset.theme === 'dark' ? 'light' : 'dark');
    showTheme();
  });
  dark.addEventListener('change', showTheme);
  showTheme();

  // What the visitor is told.

  function tell(text) {
    element('status').textContent = text;
  }

  function fail(text) {
    element('error').textContent = text;
    element('error').hidden = !text;
    if (text) {
      tell('');
    }
  }

  function plural(count, word) {
    return `${numbers.format(count)} ${word}${count === 1 ? '' : 's'}`;
  }

  async function reasonOf(response) {
    const problem = await response.json().catch(() => null);
    return problem?.detail ?? problem?.title ?? `The server answered with status ${response.status}.`;
  }

  async function describeModel() {
    try {
      const response = await fetch(endpoint, { headers: { Accept: 'application/json' } });
      if (!response.ok) {
        throw new Error(await reasonOf(response));
      }

      model = await response.json();
      const classes = model.classes.map(item => item.name).join(', ');
      element('model').textContent = `${model.network} · ${model.pixels} · ${classes}`;
      const mebibytes = Math.max(1, Math.floor(model.maxUploadBytes / 1048576));
      element('limits').textContent = model.volumes
        ? `Up to ${numbers.format(model.maxPixels)} voxels and ${mebibytes} MiB. NIfTI: .nii or .nii.gz.`
        : `Up to ${numbers.format(model.maxPixels)} pixels and ${mebibytes} MiB. PNG, JPEG, TIFF, WebP, GIF or BMP.`;
      if (model.volumes) {
        element('file').accept = '.nii,.gz';
        element('file').setAttribute('aria-label', 'Choose a volume');
        element('drop-text').textContent = 'Drop a volume here';
        for (const label of document.querySelectorAll('label[for="file"]')) {
          label.textContent = label.textContent.replace('an image', 'a volume').replace('image', 'volume');
        }
      }
    } catch (error) {
      fail(`The model cannot be asked for: ${error.message}`);
    }
  }

  // Scoring.

  async function score(file) {
    request?.abort();
    const own = request = new AbortController();
    fail('');
    tell(`Scoring ${file.name || 'the image'} …`);
    document.body.classList.add('busy');
    try {
      const form = new FormData();
      form.append('image', file, file.name || 'image');
      const ask = query => fetch(`${endpoint}?${query}`, { method: 'POST', body: form, signal: own.signal });
      if (model?.volumes) {
        await scoreVolume(file, ask, own);
        return;
      }

      const response = await ask('format=objects&include=mask,geojson');
      const answer = response.ok ? await response.json() : await readMask(response, ask);
      const labels = answer.labels ?? await readLabels(answer, toBytes(answer.mask));
      const image = await decode(file);
      if (request === own) {
        show({ name: file.name || 'image', answer, labels, width: answer.width, height: answer.height, image });
      }
    } catch (error) {
      if (request === own) {
        clear();
        fail(error instanceof TypeError ? 'The server cannot be reached.' : error.message);
      }
    } finally {
      if (request === own) {
        document.body.classList.remove('busy');
      }
    }
  }

  // A volume comes back with its mask as a viewer; the file of the mask is asked for when it is to be saved.
  async function scoreVolume(file, ask, own) {
    const response = await ask('format=viewer');
    if (!response.ok) {
      throw new Error(await reasonOf(response));
    }

    const page = new DOMParser().parseFromString(await response.text(), 'text/html');
    if (request !== own) {
      return;
    }

    const viewer = document.adoptNode(page.querySelector('.viewer'));
    current = { name: file.name || 'volume', file, ask };
    element('volume').replaceChildren(viewer);
    await segmentationViewer.start(viewer);
    element('drop').hidden = true;
    element('result').hidden = false;
    element('volume').hidden = false;
    element('mat').hidden = true;
    element('save-geojson').hidden = true;
    element('save-mask').lastChild.textContent = 'Download mask (NIfTI)';
    element('name').textContent = current.name;
    element('facts').textContent = `${viewer.dataset.whole.replaceAll(' ', ' × ')} voxels`;
    tell('Choose the axis, and go through its slices with the slider, the mouse wheel or the arrow keys.');
  }

  async function saveVolume() {
    const response = await current.ask('format=mask');
    if (response.ok) {
      const name = current.name.replace(/(\.nii)?(\.gz)?$/, '');
      saveAs(new Blob([await response.arrayBuffer()], { type: 'application/gzip' }), `${name}-mask.nii.gz`);
    } else {
      fail(await reasonOf(response));
    }
  }

  // Where there are more objects than are answered, there is still the mask.
  async function readMask(refused, ask) {
    const reason = await reasonOf(refused);
    const response = refused.status === 422 ? await ask('format=mask') : refused;
    if (!response.ok) {
      throw new Error(reason);
    }

    const mask = new Uint8Array(await response.arrayBuffer());
    const header = new DataView(mask.buffer);
    const answer = { width: header.getUint32(16), height: header.getUint32(20), classes: [], objects: [], maskFile: mask, reason };
    answer.labels = await readLabels(answer, mask);
    const counts = new Array(256).fill(0);
    for (const label of answer.labels) {
      counts[label]++;
    }

    answer.classes = (model?.classes ?? []).map(item => ({ ...item, pixels: counts[item.index] }));
    return answer;
  }

  function toBytes(base64) {
    const text = atob(base64);
    const bytes = new Uint8Array(text.length);
    for (let i = 0; i < text.length; i++) {
      bytes[i] = text.charCodeAt(i);
    }

    return bytes;
  }

  // The mask is a PNG file with a palette and without filters, whose rows are read as they are: a browser would give colours, not indices.
  async function readLabels(answer, file) {
    const view = new DataView(file.buffer);
    const parts = [];
    for (let offset = 8; offset < file.length;) {
      const length = view.getUint32(offset);
      const type = String.fromCharCode(...file.subarray(offset + 4, offset + 8));
      if (type === 'IDAT') {
        parts.push(file.subarray(offset + 8, offset + 8 + length));
      }

      offset += length + 12;
    }

    const stream = new Blob(parts).stream().pipeThrough(new DecompressionStream('deflate'));
    const rows = new Uint8Array(await new Response(stream).arrayBuffer());
    const labels = new Uint8Array(answer.width * answer.height);
    for (let y = 0; y < answer.height; y++) {
      const begin = y * (answer.width + 1) + 1;
      labels.set(rows.subarray(begin, begin + answer.width), y * answer.width);
    }

    return labels;
  }

  // Browsers do not show every image that a model scores; the mask alone is shown then.
  async function decode(file) {
    try {
      return await createImageBitmap(file);
    } catch {
      return null;
    }
  }

  // The result.

  // No former image is shown beside the reason why another one has no result.
  function clear() {
    current = null;
    element('drop').hidden = false;
    element('result').hidden = true;
    element('panel').hidden = true;
  }

  function show(result) {
    current = result;
    hidden = new Set(result.answer.classes.filter(item => item.name.toLowerCase() === 'background').map(item => item.index));
    selected = 0;
    element('drop').hidden = true;
    element('result').hidden = false;
    element('panel').hidden = false;
    const image = element('image');
    const isDrawn = Math.max(result.width, result.height) <= longestSide;
    [image.width, image.height] = isDrawn ? [result.width, result.height] : [1, 1];
    element('mat').hidden = !isDrawn;
    if (isDrawn) {
      sizeCanvas();
    }

    if (result.image && isDrawn) {
      image.getContext('2d').drawImage(result.image, 0, 0, result.width, result.height);
    }

    image.setAttribute('aria-label', `${result.name}, ${result.width} by ${result.height} pixels, with the mask drawn over it`);
    element('save-geojson').disabled = !result.answer.geoJson;
    listClasses();
    listObjects();
    drawMask();
    drawSelected();
    const objects = result.answer.reason ? 'too many objects to list' : plural(result.answer.objects.length, 'object');
    element('name').textContent = result.name;
    element('facts').textContent = `${result.width} × ${result.height} pixels, ${objects}`;
    tell(!isDrawn ? `An image with a side of more than ${numbers.format(longestSide)} pixels is not shown; the downloads have all of it.`
      : !result.image ? 'This browser cannot show the image itself; the mask is shown alone.'
      : result.answer.objects.length > 0 ? 'Click an object, or select it in the list, to see its outline.'
      : '');
  }

  // Small images are enlarged by a whole number, and large ones fit into the page, unless they are so thin that nothing would be seen: those scroll.
  function sizeCanvas() {
    const image = element('image');
    const mat = element('mat');
    const style = getComputedStyle(mat);
    const room = mat.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
    const fit = Math.min(room / image.width, window.innerHeight * 0.64 / image.height);
    const whole = fit >= 1 ? Math.min(Math.floor(fit), 8) : fit;
    const thin = Math.min(leastShown / Math.min(image.width, image.height), 8, longestSide / Math.max(image.width, image.height));
    const scale = Math.max(whole, thin);
    image.style.width = `${image.width * scale}px`;
    image.style.height = `${image.height * scale}px`;
    element('canvas').classList.toggle('enlarged', scale >= 2);
    mat.style.maxHeight = `${Math.max(window.innerHeight * 0.72, 8 * leastShown)}px`;

    // The keyboard scrolls what has the focus.
    if (mat.scrollWidth > mat.clientWidth || mat.scrollHeight > mat.clientHeight) {
      mat.setAttribute('tabindex', '0');
    } else {
      mat.removeAttribute('tabindex');
    }
  }

  function swatch(color) {
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [1, 1];
    const context = canvas.getContext('2d');
    context.fillStyle = color;
    context.fillRect(0, 0, 1, 1);
    canvas.setAttribute('aria-hidden', 'true');
    return canvas;
  }

  function listClasses() {
    const pixels = current.width * current.height;
    element('classes').replaceChildren(...current.answer.classes.map(item => {
      const box = document.createElement('input');
      box.type = 'checkbox';
      box.checked = !hidden.has(item.index);
      box.addEventListener('change', () => {
        box.checked ? hidden.delete(item.index) : hidden.add(item.index);
        drawMask();
      });
      const name = document.createElement('span');
      name.textContent = item.name;
      const share = document.createElement('span');
      share.className = 'share';
      share.textContent = `${(100 * item.pixels / pixels).toFixed(1)} %`;
      const label = document.createElement('label');
      label.append(box, swatch(item.color), name, share);
      const entry = document.createElement('li');
      entry.append(label);
      return entry;
    }));
  }

  function listObjects() {
    const all = [...current.answer.objects].sort((a, b) => b.area - a.area);
    const shown = all.slice(0, mostListed);
    element('objects-note').textContent = current.answer.reason ? current.answer.reason
      : all.length === 0 ? 'There are none.'
      : all.length > shown.length ? `The largest ${numbers.format(shown.length)} of ${numbers.format(all.length)}.`
      : `${plural(all.length, 'object')}, the largest first.`;
    element('objects').replaceChildren(...shown.map(item => {
      const button = document.createElement('button');
      button.type = 'button';
      button.setAttribute('aria-pressed', 'false');
      const name = document.createElement('span');
      name.textContent = `${item.number} ${item.className}`;
      button.append(swatch(current.answer.classes[item.classIndex]?.color ?? '#888'), name);
      button.addEventListener('click', () => select(selected === item.number ? 0 : item.number));
      const first = document.createElement('td');
      first.append(button);
      const row = document.createElement('tr');
      row.dataset.number = item.number;
      row.append(first, cell(`${numbers.format(item.area)} px`), cell(item.meanScore === undefined ? '' : item.meanScore.toFixed(3)));
      return row;
    }));
  }

  function cell(text) {
    const data = document.createElement('td');
    data.className = 'number';
    data.textContent = text;
    return data;
  }

  function select(number, isScrolled = false) {
    selected = number;
    for (const row of element('objects').children) {
      const isSelected = Number(row.dataset.number) === number;
      row.classList.toggle('selected', isSelected);
      row.querySelector('button').setAttribute('aria-pressed', String(isSelected));
      if (isSelected && isScrolled) {
        row.scrollIntoView({ block: 'nearest' });
      }
    }

    const item = current.answer.objects.find(object => object.number === number);
    tell(item ? `Object ${number}: ${item.className}, ${plural(item.area, 'pixel')}.` : 'No object is selected.');
    drawSelected();
  }

  // How strong the colours are is up to the style, so that no pixel is drawn again for it.
  function drawMask() {
    const { labels, width, height, answer } = current;
    const overlay = element('overlay');
    if (Math.max(width, height) > longestSide) {
      return;
    }

    [overlay.width, overlay.height] = [width, height];
    const context = overlay.getContext('2d');
    const image = context.createImageData(width, height);
    const little = new Uint8Array(new Uint32Array([1]).buffer)[0] === 1;
    const colors = new Uint32Array(256);
    for (const item of answer.classes) {
      if (!hidden.has(item.index)) {
        const [red, green, blue] = [1, 3, 5].map(at => parseInt(item.color.slice(at, at + 2), 16));
        colors[item.index] = little ? ((255 << 24) | (blue << 16) | (green << 8) | red) >>> 0 : ((red << 24) | (green << 16) | (blue << 8) | 255) >>> 0;
      }
    }

    const pixels = new Uint32Array(image.data.buffer);
    for (let i = 0; i < pixels.length; i++) {
      pixels[i] = colors[labels[i]];
    }

    context.putImageData(image, 0, 0);
    showOpacity();
  }

  function showOpacity() {
    element('overlay').style.opacity = element('opacity').value / 100;
    element('opacity-value').textContent = `${element('opacity').value} %`;
  }

  function drawSelected() {
    const { width, height, answer } = current;
    const item = answer.objects.find(object => object.number === selected);
    const highlight = element('highlight');
    highlight.setAttribute('viewBox', `0 0 ${width} ${height}`);
    for (const path of highlight.children) {
      path.setAttribute('d', item ? toPath(item.outline) : '');
    }
  }

  function ringsOf(geometry) {
    return geometry.type === 'Polygon' ? geometry.coordinates : geometry.coordinates.flat();
  }

  function toPath(geometry) {
    return ringsOf(geometry).map(ring => `M${ring.map(point => point.join(' ')).join('L')}Z`).join('');
  }

  // A click into the image selects what is there.
  element('canvas').addEventListener('click', event => {
    const bounds = element('image').getBoundingClientRect();
    const x = (event.clientX - bounds.left) * current.width / bounds.width;
    const y = (event.clientY - bounds.top) * current.height / bounds.height;
    const context = element('overlay').getContext('2d');
    const hit = current.answer.objects.find(item => {
      const box = item.boundingBox;
      if (x < box.left || y < box.top || x >= box.left + box.width || y >= box.top + box.height) {
        return false;
      }

      return context.isPointInPath(new Path2D(toPath(item.outline)), x, y, 'evenodd');
    });
    select(hit?.number ?? 0, true);
  });

  element('opacity').addEventListener('input', showOpacity);

  // Files that come and go.

  function save(bytes, type, ending) {
    saveAs(new Blob([bytes], { type }), current.name.replace(/\.[^.]*$/, '') + ending);
  }

  function saveAs(blob, name) {
    const link = document.createElement('a');
    const url = URL.createObjectURL(blob);
    link.href = url;
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(url), 10000);
  }

  element('save-mask').addEventListener('click', () => current.ask ? saveVolume() : save(current.answer.maskFile ?? toBytes(current.answer.mask), 'image/png', '-mask.png'));
  element('save-geojson').addEventListener('click', () =>
    save(JSON.stringify(current.answer.geoJson, null, 2), 'application/geo+json', '.geojson'));

  function take(files) {
    const list = [...files];
    if (list.length > 1) {
      fail('One image at a time, please.');
    } else if (list.length === 1) {
      score(list[0]);
    }
  }

  element('file').addEventListener('change', event => {
    take(event.target.files);
    event.target.value = '';
  });

  const stage = document.querySelector('.stage');
  let depth = 0;
  document.addEventListener('dragenter', () => stage.classList.toggle('over', ++depth > 0));
  document.addEventListener('dragleave', () => stage.classList.toggle('over', --depth > 0));
  document.addEventListener('dragover', event => event.preventDefault());
  document.addEventListener('drop', event => {
    event.preventDefault();
    depth = 0;
    stage.classList.remove('over');
    take(event.dataTransfer.files);
  });
  document.addEventListener('paste', event => take(event.clipboardData?.files ?? []));
  window.addEventListener('resize', () => current?.answer && !element('mat').hidden && sizeCanvas());

  describeModel();
})();
