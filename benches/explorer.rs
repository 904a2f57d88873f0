//! The explorer in a browser: `cargo bench --bench explorer -- PAGE.html`.
//!
//! PAGE is what `dossier export html --limit 5000` wrote. A headless Chromium opens it and pans, zooms, points, drags the dates, filters,
//! chooses and searches. Told are, for each, the time that the page's own program takes for a picture and the time from one picture
//! to the next (goal: smooth at 5,000 nodes, which a program of at most 16 ms allows). Without a graphics card the browser draws
//! with the processor, and the second time is that. Ends by itself after two minutes at most.

#[path = "../tests/explorer/browser.rs"]
mod browser;

use browser::Browser;
use std::path::Path;
use std::time::Instant;

/// What is done for each picture, in the page's own language: `i` is the number of the picture, `s` what draws.
const DONE: &[(&str, &str)] = &[
    (
        "pan",
        "const c = s.getCamera(), at = c.getState(); c.setState({ x: at.x + (i % 20 < 10 ? 0.004 : -0.004) });",
    ),
    (
        "zoom",
        "const c = s.getCamera(), at = c.getState(); c.setState({ ratio: at.ratio * (i % 20 < 10 ? 0.93 : 1 / 0.93) });",
    ),
    (
        "point",
        "const box = document.getElementById('picture').getBoundingClientRect(), x = box.x + box.width * (0.3 + 0.01 * i), y = box.y + box.height / 2;
         document.elementFromPoint(x, y).dispatchEvent(new MouseEvent('mousemove', { bubbles: true, clientX: x, clientY: y }));",
    ),
    (
        "drag the dates",
        "const to = document.querySelectorAll('#filters input[type=range]')[1]; if (to) { to.value = Number(to.max) - 1 - (i % 20); to.dispatchEvent(new Event('input', { bubbles: true })); }",
    ),
    (
        "filter",
        "const boxes = document.querySelectorAll('#filters input[type=checkbox]'); boxes[i % 6].click();",
    ),
    (
        "choose",
        "dossier.choose({ node: dossier.data.nodes[(i * 37) % dossier.data.nodes.length] });",
    ),
];
/// Pictures of each.
const PICTURES: usize = 30;

fn main() {
    let Some(page) = std::env::args()
        .skip(1)
        .find(|word| !word.starts_with("--"))
    else {
        println!("no page given; see the head of benches/explorer.rs");
        return;
    };
    let page = match Path::new(&page).canonicalize() {
        Ok(page) => page,
        Err(error) => {
            println!("{page}: {error}");
            return;
        }
    };
    let folder = tempfile::tempdir().expect("a folder for the browser's profile");
    let Some(mut browser) = Browser::start(folder.path()) else {
        println!("no Chromium is installed");
        return;
    };
    let begun = Instant::now();
    browser.open(&format!("file://{}", page.display()));
    browser
        .until("!!document.documentElement && document.documentElement.dataset.ready === 'true'");
    println!(
        "{} entities, {} relations and claims; open and drawn after {:.1} s",
        browser.ask("dossier.data.nodes.length"),
        browser.ask("dossier.data.edges.length"),
        begun.elapsed().as_secs_f64()
    );
    for (what, script) in DONE {
        browser.ask(&measure(script));
        browser.until("!!window.told");
        println!(
            "{what:<16} {}",
            browser.ask("window.told").as_str().unwrap_or_default()
        );
    }
    browser.key("/");
    let begun = Instant::now();
    browser.text("united");
    browser.until("document.querySelectorAll('#found li').length > 0");
    println!(
        "search           found after {:.0} ms",
        begun.elapsed().as_secs_f64() * 1e3
    );
    let faults = browser.faults();
    if !faults.is_empty() {
        println!("faults: {faults:#?}");
    }
}

/// Does something for each of some pictures in a row. What the page does in the same turn, and what its drawing takes, is the program's
/// own time.
fn measure(script: &str) -> String {
    format!(
        "(() => {{
           window.told = null;
           const s = dossier.sigma(), own = [], between = [], render = s.render.bind(s);
           let spent = 0, last = 0, i = 0;
           s.render = () => {{ const begun = performance.now(); render(); spent += performance.now() - begun; return s; }};
           const of = (times) => {{ times.sort((a, b) => a - b); return times[times.length >> 1].toFixed(1) + ' ms, 95 of 100 within ' + times[Math.floor(times.length * 0.95)].toFixed(1) + ' ms'; }};
           const next = () => {{
             const now = performance.now();
             if (last) {{ between.push(now - last); own.push(spent); }}
             last = now; spent = 0;
             if (i === {PICTURES}) {{ s.render = render; window.told = 'program ' + of(own) + '; from picture to picture ' + of(between); return; }}
             {script}
             spent += performance.now() - now;
             i += 1;
             requestAnimationFrame(next);
           }};
           requestAnimationFrame(next);
         }})()"
    )
}
