//! Storage parameters, which the catalog keeps as `name=value`. Never knows their meaning.

use std::collections::BTreeMap;

/// The options by name, each name behind a prefix.
pub(super) fn options(texts: Option<Vec<String>>, prefix: &str) -> BTreeMap<String, String> {
    texts
        .unwrap_or_default()
        .into_iter()
        .map(|text| {
            let (name, value) = text.split_once('=').unwrap_or((&text, ""));
            (format!("{prefix}{name}"), value.to_owned())
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_option_ends_at_its_first_equals_sign() {
        let texts = ["fillfactor=70", "odd=a=b", "bare"].map(str::to_owned).to_vec();
        let expected = [("x.bare", ""), ("x.fillfactor", "70"), ("x.odd", "a=b")]
            .map(|(name, value)| (name.to_owned(), value.to_owned()));
        assert_eq!(options(Some(texts), "x."), BTreeMap::from(expected));
        assert!(options(None, "x.").is_empty());
    }
}
