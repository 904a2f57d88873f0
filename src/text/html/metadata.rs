//! What a page says of itself: title, date, author, publisher, address, language.
//!
//! *page → [`Document`] without text*. The most deliberate statement wins: JSON-LD (schema.org), OpenGraph and
//! `<meta>`, then what the page shows (`<time>`, `<h1>`, `<title>`).

use dom_query::Document as Page;
use serde_json::Value;

use super::super::date::PartialDate;
use super::super::document::Document;
use super::super::record::names_of;
use super::words;

/// `<meta>` names for the date of publication, in the order of trust.
const DATE: [&str; 16] = [
    "article:published_time",
    "og:article:published_time",
    "og:published_time",
    "datepublished",
    "dc.date.issued",
    "dcterms.issued",
    "dc.date",
    "dcterms.date",
    "dcterms.created",
    "parsely-pub-date",
    "sailthru.date",
    "publish_date",
    "publish-date",
    "pubdate",
    "publication_date",
    "date",
];

/// JSON-LD deeper than this is not looked through.
const DEPTH: usize = 16;

/// What the page says of itself, and the article's text where JSON-LD carries it.
pub(super) fn read(page: &Page) -> (Document, Option<String>) {
    let meta = Meta::of(page);
    let linked = page
        .select("script[type='application/ld+json']")
        .iter()
        .filter_map(|script| serde_json::from_str::<Value>(script.text().trim()).ok())
        .find_map(|value| article_in(&value, DEPTH).map(Article::of))
        .unwrap_or_default();
    let publisher = linked
        .publisher
        .or_else(|| meta.first(&["og:site_name", "application-name"]));
    let document = Document {
        title: linked
            .title
            .or_else(|| meta.first(&["og:title", "twitter:title", "dc.title"]))
            .or_else(|| only_heading(page))
            .or_else(|| page_title(page)),
        published: linked
            .published
            .or_else(|| {
                DATE.iter()
                    .find_map(|name| PartialDate::parse(&meta.first(&[name])?))
            })
            .or_else(|| shown_date(page)),
        url: linked
            .url
            .or_else(|| attribute(page, "link[rel='canonical']", "href"))
            .or_else(|| meta.first(&["og:url"]))
            .filter(|url| url.starts_with("http")),
        publisher,
        author: linked.author.or_else(|| author(page, &meta)),
        language: linked
            .language
            .or_else(|| attribute(page, "html[lang]", "lang"))
            .or_else(|| meta.first(&["content-language", "og:locale"]))
            .map(|tag| tag.replace('_', "-")),
        ..Document::default()
    };
    (document, linked.body)
}

/// The page's `<meta>` elements in order, names in lower case.
struct Meta(Vec<(String, String)>);

impl Meta {
    fn of(page: &Page) -> Self {
        let elements = page.select("meta[content]");
        let named = elements.iter().filter_map(|element| {
            let name = ["property", "name", "itemprop", "http-equiv"]
                .into_iter()
                .find_map(|attribute| element.attr(attribute))?;
            let content = words(&element.attr("content")?)?;
            Some((name.to_ascii_lowercase(), content))
        });
        Self(named.collect())
    }

    fn first(&self, names: &[&str]) -> Option<String> {
        names.iter().find_map(|name| {
            let (_, content) = self.0.iter().find(|(known, _)| known == name)?;
            Some(content.clone())
        })
    }
}

/// What a schema.org article in JSON-LD tells.
#[derive(Default)]
struct Article {
    title: Option<String>,
    published: Option<PartialDate>,
    url: Option<String>,
    publisher: Option<String>,
    author: Option<String>,
    language: Option<String>,
    body: Option<String>,
}

impl Article {
    fn of(article: &Value) -> Self {
        let string = |name: &str| words(article.get(name)?.as_str()?);
        let address = |name: &str| match article.get(name)? {
            Value::String(url) => words(url),
            page => words(page.get("@id")?.as_str()?),
        };
        Self {
            title: string("headline").or_else(|| string("name")),
            published: ["datePublished", "dateCreated"]
                .into_iter()
                .find_map(|name| PartialDate::parse(&string(name)?)),
            url: address("url").or_else(|| address("mainEntityOfPage")),
            publisher: article.get("publisher").and_then(names_of),
            author: article.get("author").and_then(names_of),
            language: string("inLanguage"),
            body: article
                .get("articleBody")
                .and_then(Value::as_str)
                .map(str::to_owned)
                .filter(|body| !body.trim().is_empty()),
        }
    }
}

/// The first article in a JSON-LD value: itself, in a list, or in a `@graph`.
fn article_in(value: &Value, depth: usize) -> Option<&Value> {
    let deeper = depth.checked_sub(1)?;
    match value {
        Value::Array(values) => values.iter().find_map(|value| article_in(value, deeper)),
        Value::Object(object) => {
            let is_article = |kind: &Value| {
                kind.as_str().is_some_and(|kind| {
                    let kind = kind.rsplit('/').next().unwrap_or_default();
                    kind.ends_with("Article") || kind.ends_with("BlogPosting") || kind == "Report"
                })
            };
            let typed = match object.get("@type") {
                Some(Value::Array(kinds)) => kinds.iter().any(is_article),
                Some(kind) => is_article(kind),
                None => false,
            };
            if typed {
                return Some(value);
            }
            ["@graph", "mainEntity", "mainEntityOfPage"]
                .into_iter()
                .find_map(|name| article_in(object.get(name)?, deeper))
        }
        _ => None,
    }
}

fn attribute(page: &Page, selector: &str, name: &str) -> Option<String> {
    words(&page.select_single(selector).attr(name)?)
}

/// The page's `<h1>`, where it has one and no more.
fn only_heading(page: &Page) -> Option<String> {
    let headings = page.select("h1");
    let [heading] = headings.nodes() else {
        return None;
    };
    words(&heading.text())
}

/// `<title>` without the name of the site after a bar or dash.
fn page_title(page: &Page) -> Option<String> {
    let title = words(&page.select_single("head > title").text())?;
    let cut = [" | ", " - ", " – ", " — ", " » "]
        .iter()
        .filter_map(|bar| title.rfind(bar))
        .max()
        .filter(|&cut| title[..cut].split_whitespace().count() > 3);
    Some(cut.map_or(title.clone(), |cut| title[..cut].trim().to_owned()))
}

/// The date of the first `<time>` that has one, inside the article where there is an article.
fn shown_date(page: &Page) -> Option<PartialDate> {
    ["article time", "time"].into_iter().find_map(|selector| {
        page.select(selector).iter().find_map(|time| {
            let attribute = time
                .attr("datetime")
                .and_then(|date| PartialDate::parse(&date));
            attribute.or_else(|| PartialDate::parse(&time.text()))
        })
    })
}

fn author(page: &Page, meta: &Meta) -> Option<String> {
    let named = meta.first(&[
        "author",
        "article:author",
        "dc.creator",
        "byl",
        "parsely-author",
    ]);
    named
        .filter(|author| !author.starts_with("http"))
        .or_else(|| {
            words(
                &page
                    .select_single("[rel='author'], [itemprop='author'] [itemprop='name']")
                    .text(),
            )
        })
}
